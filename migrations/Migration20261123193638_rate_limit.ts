import { Migration } from '@mikro-orm/migrations';

export class Migration20261123193638_rate_limit extends Migration {
  override name = 'Migration20261123193638_rate_limit';

  override up(): void | Promise<void> {
    // unlogged: counts may be lost in a crash, and no request should wait for the disk
    this.addSql(
      `create unlogged table "rate_limit" ("key" varchar(64) not null, "points" int not null, "expire" bigint not null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("key"));`,
    );
    this.addSql(
      `create index "rate_limit_created_by_index" on "rate_limit" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "rate_limit_updated_by_index" on "rate_limit" ("updated_by") where updated_by is not null;`,
    );

    this.addSql(
      `alter table "rate_limit" add constraint "rate_limit_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "rate_limit" add constraint "rate_limit_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `create or replace function "rate_limit_rate_limit_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "rate_limit_touch" BEFORE UPDATE on "rate_limit" for each ROW execute function "rate_limit_rate_limit_touch_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "rate_limit_touch" on "rate_limit";`);
    this.addSql(`drop function if exists "rate_limit_rate_limit_touch_fn"();`);
    this.addSql(`drop table if exists "rate_limit" cascade;`);
  }
}
