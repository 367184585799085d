import { Migration } from '@mikro-orm/migrations';

export class Migration20261123195755_send_budgets extends Migration {
  override name = 'Migration20261123195755_send_budgets';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "send_budget" ("key" varchar(43) not null, "sent_at" timestamptz[] not null default '{}', "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("key"));`,
    );
    this.addSql(`create index "send_budget_updated_at_index" on "send_budget" ("updated_at");`);
    this.addSql(
      `create index "send_budget_created_by_index" on "send_budget" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "send_budget_updated_by_index" on "send_budget" ("updated_by") where updated_by is not null;`,
    );

    this.addSql(
      `alter table "send_budget" add constraint "send_budget_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "send_budget" add constraint "send_budget_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `create or replace function "send_budget_send_budget_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "send_budget_touch" BEFORE UPDATE on "send_budget" for each ROW execute function "send_budget_send_budget_touch_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "send_budget_touch" on "send_budget";`);
    this.addSql(`drop function if exists "send_budget_send_budget_touch_fn"();`);
    this.addSql(`drop table if exists "send_budget" cascade;`);
  }
}
