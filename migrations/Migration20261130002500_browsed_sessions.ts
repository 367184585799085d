import { Migration } from '@mikro-orm/migrations';

/** Sessions that a browser used before this migration are marked the next time that their use is recorded. */
export class Migration20261130002500_browsed_sessions extends Migration {
  override name = 'Migration20261130002500_browsed_sessions';

  override up(): void {
    this.addSql('alter table session add column is_browsed boolean not null default false');
  }

  override down(): void {
    this.addSql('alter table session drop column is_browsed');
  }
}
