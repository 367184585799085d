import { Migration } from '@mikro-orm/migrations';

export class Migration20261123195607_lock_state_and_sweep extends Migration {
  override name = 'Migration20261123195607_lock_state_and_sweep';

  override up(): void | Promise<void> {
    this.addSql(`alter table "unknown_identifier" add "counted_at" timestamptz(3) not null default now();`);
    this.addSql(`create index "unknown_identifier_counted_at_index" on "unknown_identifier" ("counted_at");`);

    this.addSql(
      `create index "user_auth_failing_index" on "user_auth" ("wrong_password_total") where wrong_password_total > 0;`,
    );

    this.addSql(
      `create index "user_identity_failing_index" on "user_identity" ("wrong_otp_total") where wrong_otp_total > 0;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "unknown_identifier_counted_at_index";`);
    this.addSql(`alter table "unknown_identifier" drop column "counted_at";`);

    this.addSql(`drop index "user_auth_failing_index";`);

    this.addSql(`drop index "user_identity_failing_index";`);
  }
}
