import { Migration } from '@mikro-orm/migrations';

export class Migration20261123200219_idempotency_keys extends Migration {
  override name = 'Migration20261123200219_idempotency_keys';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "idempotency_key" ("id" uuid not null, "user_id" int not null, "key" varchar(255) not null, "fingerprint" bytea not null, "answer" bytea null, "claimed_at" timestamptz(3) not null default now(), "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "idempotency_key_claimed_at_index" on "idempotency_key" ("claimed_at");`);
    this.addSql(
      `create index "idempotency_key_created_by_index" on "idempotency_key" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "idempotency_key_updated_by_index" on "idempotency_key" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `alter table "idempotency_key" add constraint "idempotency_key_user_id_key_unique" unique ("user_id", "key");`,
    );

    this.addSql(
      `alter table "idempotency_key" add constraint "idempotency_key_user_id_foreign" foreign key ("user_id") references "user" ("id") on update no action on delete cascade;`,
    );
    this.addSql(
      `alter table "idempotency_key" add constraint "idempotency_key_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "idempotency_key" add constraint "idempotency_key_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `create or replace function "idempotency_key_idempotency_key_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "idempotency_key_touch" BEFORE UPDATE on "idempotency_key" for each ROW execute function "idempotency_key_idempotency_key_touch_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "idempotency_key_touch" on "idempotency_key";`);
    this.addSql(`drop function if exists "idempotency_key_idempotency_key_touch_fn"();`);
    this.addSql(`drop table if exists "idempotency_key" cascade;`);
  }
}
