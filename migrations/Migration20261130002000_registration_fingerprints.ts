import { Migration } from '@mikro-orm/migrations';

export class Migration20261130002000_registration_fingerprints extends Migration {
  override name = 'Migration20261130002000_registration_fingerprints';

  override up(): void {
    this.addSql('alter table user_auth add column registration_fingerprint varchar(64)');
    this.addSql(`
      create index user_auth_registration_fingerprint_index on user_auth (user_id)
        where registration_fingerprint is not null
    `);
  }

  override down(): void {
    this.addSql('alter table user_auth drop column registration_fingerprint');
  }
}
