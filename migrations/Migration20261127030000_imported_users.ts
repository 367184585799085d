import { Migration } from '@mikro-orm/migrations';

export class Migration20261127030000_imported_users extends Migration {
  override name = 'Migration20261127030000_imported_users';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "imported_user" ("user_id" int not null, "row_key" bytea not null, "content" bytea not null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("user_id"));`,
    );
    this.addSql(`alter table "imported_user" add constraint "imported_user_row_key_unique" unique ("row_key");`);
    this.addSql(
      `create index "imported_user_created_by_index" on "imported_user" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "imported_user_updated_by_index" on "imported_user" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `alter table "imported_user" add constraint "imported_user_user_id_foreign" foreign key ("user_id") references "user" ("id") on update no action on delete cascade;`,
    );
    this.addSql(
      `alter table "imported_user" add constraint "imported_user_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "imported_user" add constraint "imported_user_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `create or replace function "imported_user_imported_user_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "imported_user_touch" BEFORE UPDATE on "imported_user" for each ROW execute function "imported_user_imported_user_touch_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "imported_user_touch" on "imported_user";`);
    this.addSql(`drop table if exists "imported_user";`);
    this.addSql(`drop function if exists "imported_user_imported_user_touch_fn"();`);
  }
}
