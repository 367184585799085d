import { Migration } from '@mikro-orm/migrations';

/** The session that added a passkey without a second factor, for undo links. */
export class Migration20261201000600_passkeys_added_in extends Migration {
  override name = 'Migration20261201000600_passkeys_added_in';

  override up(): void {
    this.addSql('alter table passkey add column added_in uuid');
  }

  override down(): void {
    this.addSql('alter table passkey drop column added_in');
  }
}
