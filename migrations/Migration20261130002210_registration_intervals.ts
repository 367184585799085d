import { Migration } from '@mikro-orm/migrations';

/** Stores when a registration requested a code. Until now, this was stored with the requests for sign-in codes. */
export class Migration20261130002210_registration_intervals extends Migration {
  override name = 'Migration20261130002210_registration_intervals';

  override up(): void {
    this.addSql('alter table user_identity add column otp_registration_requested_at timestamptz(3)');
    this.addSql('alter table unknown_identifier add column otp_registration_requested_at timestamptz(3)');
  }

  override down(): void {
    this.addSql('alter table user_identity drop column otp_registration_requested_at');
    this.addSql('alter table unknown_identifier drop column otp_registration_requested_at');
  }
}
