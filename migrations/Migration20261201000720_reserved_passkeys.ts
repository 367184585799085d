import { Migration } from '@mikro-orm/migrations';

/** A passkey of a deleted user can't be added to another account, so that restoring the user brings it back. */
export class Migration20261201000720_reserved_passkeys extends Migration {
  override name = 'Migration20261201000720_reserved_passkeys';

  override up(): void {
    this.addSql(`
      delete from passkey p
       where deleted_at is not null
         and exists (select from passkey o where o.credential_id = p.credential_id and (o.deleted_at is null or o.id > p.id))
    `);
    this.addSql('drop index passkey_credential_id_unique');
    this.addSql('alter table passkey add constraint passkey_credential_id_unique unique (credential_id)');
  }

  override down(): void {
    this.addSql('alter table passkey drop constraint passkey_credential_id_unique');
    this.addSql('create unique index passkey_credential_id_unique on passkey (credential_id) where deleted_at is null');
  }
}
