import { Migration } from '@mikro-orm/migrations';

export class Migration20261124144710_audit_trail extends Migration {
  override name = 'Migration20261124144710_audit_trail';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_event" ("id" uuid not null, "at" timestamptz(3) not null, "actor_id" int null, "subject_type" varchar(16) null, "subject_id" varchar(64) null, "action" varchar(32) not null, "outcome" text not null, "request_id" varchar(64) null, "digest" bytea not null, "mac" bytea not null, primary key ("id"));`,
    );
    this.addSql(`create index "audit_event_at_index" on "audit_event" ("at", "id");`);
    this.addSql(
      `create index "audit_event_actor_index" on "audit_event" ("actor_id", "at", "id") where actor_id is not null;`,
    );
    this.addSql(
      `create index "audit_event_subject_index" on "audit_event" ("subject_type", "subject_id", "at", "id");`,
    );
    this.addSql(`create index "audit_event_action_index" on "audit_event" ("action", "at", "id");`);

    this.addSql(
      `create table "audit_detail" ("event_id" uuid not null, "salt" bytea not null, "details" text not null, primary key ("event_id"));`,
    );

    this.addSql(
      `alter table "audit_event" add constraint "audit_event_outcome_check" check ("outcome" in ('success', 'refused'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "audit_detail";`);
    this.addSql(`drop table if exists "audit_event";`);
  }
}
