import { Migration } from '@mikro-orm/migrations';

export class Migration20261124161000_audit_chain extends Migration {
  override name = 'Migration20261124161000_audit_chain';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "audit_seal" ("position" bigint not null, "event_id" uuid not null, "hash" bytea not null, "mac" bytea not null, "key_id" varchar(16) not null, primary key ("position"));`,
    );
    this.addSql(`alter table "audit_seal" add constraint "audit_seal_event_id_unique" unique ("event_id");`);
    this.addSql(
      `create table "audit_stranger" ("id" uuid not null, "at" timestamptz(3) not null, "actor_id" int null, "subject_type" varchar(16) null, "subject_id" varchar(64) null, "action" varchar(32) not null, "outcome" text not null, "request_id" varchar(64) null, "digest" bytea not null, "mac" bytea not null, primary key ("id"));`,
    );
    this.addSql(`create index "audit_stranger_at_index" on "audit_stranger" ("at", "id");`);
    this.addSql(
      `create index "audit_stranger_actor_index" on "audit_stranger" ("actor_id", "at", "id") where actor_id is not null;`,
    );
    this.addSql(
      `create index "audit_stranger_subject_index" on "audit_stranger" ("subject_type", "subject_id", "at", "id");`,
    );
    this.addSql(`create index "audit_stranger_action_index" on "audit_stranger" ("action", "at", "id");`);
    this.addSql(
      `alter table "audit_stranger" add constraint "audit_stranger_outcome_check" check ("outcome" in ('success', 'refused'));`,
    );
    this.addSql(
      `create table "audit_stranger_detail" ("event_id" uuid not null, "salt" bytea not null, "details" text not null, primary key ("event_id"));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "audit_stranger_detail";`);
    this.addSql(`drop table if exists "audit_stranger";`);
    this.addSql(`drop table if exists "audit_seal";`);
  }
}
