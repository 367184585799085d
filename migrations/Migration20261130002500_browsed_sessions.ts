import { Migration } from '@mikro-orm/migrations';

/** Sessions that browse before this migration are marked at their next use that is recorded. */
export class Migration20261130002500_browsed_sessions extends Migration {
  override name = 'Migration20261130002500_browsed_sessions';

  override up(): void {
    this.addSql('alter table session add column is_browsed boolean not null default false');
  }

  override down(): void {
    this.addSql('alter table session drop column is_browsed');
  }
}
