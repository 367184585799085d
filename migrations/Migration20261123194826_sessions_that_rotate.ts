import { Migration } from '@mikro-orm/migrations';

export class Migration20261123194826_sessions_that_rotate extends Migration {
  override name = 'Migration20261123194826_sessions_that_rotate';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "session" add "salt" varchar(64) not null default replace(((gen_random_uuid())::text || (gen_random_uuid())::text), '-'::text, ''::text), add "seen_generation" int not null default 0, add "late_retries" int not null default 0, add "rotated_at" timestamptz(3) not null default now(), add "last_used_at" timestamptz(3) not null default now(), add "idle_expires_at" timestamptz(3) not null default now() + interval '7 days', add "end_reason" text null;`,
    );
    this.addSql(`alter table "session" alter column "idle_expires_at" drop default;`);
    this.addSql(`create index "session_over_index" on "session" (least(expires_at, idle_expires_at, ended_at));`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in ('logout', 'ended', 'password', 'deleted', 'reuse'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "session_over_index";`);
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(
      `alter table "session" drop column "salt", drop column "seen_generation", drop column "late_retries", drop column "rotated_at", drop column "last_used_at", drop column "idle_expires_at", drop column "end_reason";`,
    );
  }
}
