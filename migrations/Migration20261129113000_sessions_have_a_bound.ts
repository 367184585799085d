import { Migration } from '@mikro-orm/migrations';

const REASONS = `'logout', 'ended', 'password', 'deleted', 'disabled', 'reuse'`;
const HAS_COUNTS = `(wrong_password_count > 0 or wrong_password_total > 0 or account_locked_until is not null or wrong_otp_count > 0 or wrong_otp_total > 0 or otp_locked_until is not null)`;

export class Migration20261129113000_sessions_have_a_bound extends Migration {
  override name = 'Migration20261129113000_sessions_have_a_bound';

  override up(): void | Promise<void> {
    this.addSql(`alter table "user_auth" add "session_epoch" int not null default 0;`);
    this.addSql(`alter table "session" add "epoch" int not null default 0;`);
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in (${REASONS}, 'excess'));`,
    );
    this.addSql(`create index "session_user_id_order_index" on "session" ("user_id", "id");`);
    this.addSql(`drop index "session_user_id_index";`);
    this.addSql(
      `create index "session_living_index" on "session" (user_id, epoch, least(expires_at, idle_expires_at)) where ended_at is null;`,
    );
    this.addSql(
      `create index "user_identity_removed_index" on "user_identity" ("deleted_at") where deleted_at is not null and type <> 'oauth';`,
    );
    this.addSql(
      `create index "session_counting_index" on "session" ("user_id") where ended_at is null and ${HAS_COUNTS};`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "session_counting_index", "session_living_index", "user_identity_removed_index";`);
    this.addSql(`create index "session_user_id_index" on "session" ("user_id");`);
    this.addSql(`drop index "session_user_id_order_index";`);
    // earlier versions know no epochs: what one has ended stays so
    this.addSql(
      `update "session" s set ended_at = clock_timestamp(), end_reason = 'ended' from "user_auth" a where a.user_id = s.user_id and s.epoch < a.session_epoch and s.ended_at is null;`,
    );
    this.addSql(`update "session" set end_reason = 'ended' where end_reason = 'excess';`);
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(
      `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in (${REASONS}));`,
    );
    this.addSql(`alter table "session" drop column "epoch";`);
    this.addSql(`alter table "user_auth" drop column "session_epoch";`);
  }
}
