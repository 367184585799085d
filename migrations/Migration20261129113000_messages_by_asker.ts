import { Migration } from '@mikro-orm/migrations';

export class Migration20261129113000_messages_by_asker extends Migration {
  override name = 'Migration20261129113000_messages_by_asker';

  override up(): void {
    for (const table of ['unknown_identifier', 'user_identity'])
      this.addSql(
        `alter table "${table}" add "otp_administrator_requested_at" timestamptz(3) null, add "otp_owner_requested_at" timestamptz(3) null, add "otp_owner_reset_requested_at" timestamptz(3) null, add "otp_sent_at" timestamptz(3) null, add "otp_reset_sent_at" timestamptz(3) null, add "otp_identity_sent_at" timestamptz(3) null, add "otp_withheld_at" timestamptz(3) null;`,
      );
  }

  override down(): void {
    for (const table of ['unknown_identifier', 'user_identity'])
      this.addSql(
        `alter table "${table}" drop column "otp_administrator_requested_at", drop column "otp_owner_requested_at", drop column "otp_owner_reset_requested_at", drop column "otp_sent_at", drop column "otp_reset_sent_at", drop column "otp_identity_sent_at", drop column "otp_withheld_at";`,
      );
  }
}
