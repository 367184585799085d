import { Migration } from '@mikro-orm/migrations';

export class Migration20261129072000_refusals_are_counted extends Migration {
  override name = 'Migration20261129072000_refusals_are_counted';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_tally" ("user_id" int not null, "action" varchar(32) not null, "outcome" text not null, "minute" timestamptz(3) not null, "actor_id" int null, "is_subject" boolean not null, "count" int not null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("user_id", "action", "outcome", "minute"));`,
    );
    this.addSql(`create index "audit_tally_minute_index" on "audit_tally" ("minute");`);
    this.addSql(
      `create index "audit_tally_created_by_index" on "audit_tally" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "audit_tally_updated_by_index" on "audit_tally" ("updated_by") where updated_by is not null;`,
    );

    this.addSql(
      `alter table "audit_tally" add constraint "audit_tally_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "audit_tally" add constraint "audit_tally_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "audit_tally" add constraint "audit_tally_outcome_check" check ("outcome" in ('success', 'refused'));`,
    );
    this.addSql(
      `create or replace function "audit_tally_audit_tally_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "audit_tally_touch" BEFORE UPDATE on "audit_tally" for each ROW execute function "audit_tally_audit_tally_touch_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "audit_tally_touch" on "audit_tally";`);
    this.addSql(`drop function if exists "audit_tally_audit_tally_touch_fn"();`);
    this.addSql(`drop table if exists "audit_tally" cascade;`);
  }
}
