import { Migration } from '@mikro-orm/migrations';

export class Migration20261123200508_invitations extends Migration {
  override name = 'Migration20261123200508_invitations';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "user_identity" add "invitation_hash" varchar(43) null, add "invitation_expires_at" timestamptz(3) null;`,
    );
    this.addSql(
      `create unique index "user_identity_invitation_unique" on "user_identity" ("invitation_hash") where invitation_hash is not null;`,
    );
    this.addSql(
      `alter table "user_identity" add constraint "user_identity_invitation_check" check ((invitation_hash is null) = (invitation_expires_at is null));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "user_identity_invitation_unique";`);
    this.addSql(`alter table "user_identity" drop constraint "user_identity_invitation_check";`);
    this.addSql(`alter table "user_identity" drop column "invitation_hash", drop column "invitation_expires_at";`);
  }
}
