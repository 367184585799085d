import { Migration } from '@mikro-orm/migrations';

/** Known devices that are not asked for a second factor for a while, and the sessions that were started on them. */
export class Migration20261201000310_remembered_devices extends Migration {
  override name = 'Migration20261201000310_remembered_devices';

  override up(): void {
    this.addSql('alter table known_device add column factor_at timestamptz(3)');
    this.addSql('alter table session add column is_remembered boolean not null default false');
  }

  override down(): void {
    this.addSql('alter table session drop column is_remembered');
    this.addSql('alter table known_device drop column factor_at');
  }
}
