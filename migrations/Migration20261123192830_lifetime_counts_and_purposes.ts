import { Migration } from '@mikro-orm/migrations';

export class Migration20261123192830_lifetime_counts_and_purposes extends Migration {
  override name = 'Migration20261123192830_lifetime_counts_and_purposes';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "unknown_identifier" add "otp_reset_requested_at" timestamptz(3) null, add "otp_identity_requested_at" timestamptz(3) null, add "wrong_otp_total" int not null default 0, add "wrong_password_total" int not null default 0;`,
    );

    this.addSql(`alter table "user_auth" add "wrong_password_total" int not null default 0;`);

    this.addSql(
      `alter table "user_identity" add "otp_reset_requested_at" timestamptz(3) null, add "otp_identity_requested_at" timestamptz(3) null, add "wrong_otp_total" int not null default 0;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "unknown_identifier" drop column "otp_reset_requested_at", drop column "otp_identity_requested_at", drop column "wrong_otp_total", drop column "wrong_password_total";`,
    );

    this.addSql(`alter table "user_auth" drop column "wrong_password_total";`);

    this.addSql(
      `alter table "user_identity" drop column "otp_reset_requested_at", drop column "otp_identity_requested_at", drop column "wrong_otp_total";`,
    );
  }
}
