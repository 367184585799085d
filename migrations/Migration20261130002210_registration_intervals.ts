import { Migration } from '@mikro-orm/migrations';

/** Gives registrations their own interval between codes. Until now, they shared the interval of sign-in codes. */
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
