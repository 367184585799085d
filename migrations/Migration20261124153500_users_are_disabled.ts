import { Migration } from '@mikro-orm/migrations';

const reasons = (...names: readonly string[]) =>
  `alter table "session" add constraint "session_end_reason_check" check ("end_reason" in (${names.map((name) => `'${name}'`).join(', ')}));`;

export class Migration20261124153500_users_are_disabled extends Migration {
  override name = 'Migration20261124153500_users_are_disabled';

  override up(): void | Promise<void> {
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(reasons('logout', 'ended', 'password', 'deleted', 'disabled', 'reuse'));
  }

  override down(): void | Promise<void> {
    this.addSql(`update "session" set end_reason = 'ended' where end_reason = 'disabled';`);
    this.addSql(`alter table "session" drop constraint "session_end_reason_check";`);
    this.addSql(reasons('logout', 'ended', 'password', 'deleted', 'reuse'));
  }
}
