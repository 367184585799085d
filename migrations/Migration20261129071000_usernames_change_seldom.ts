import { Migration } from '@mikro-orm/migrations';

export class Migration20261129071000_usernames_change_seldom extends Migration {
  override name = 'Migration20261129071000_usernames_change_seldom';

  override up(): void | Promise<void> {
    this.addSql(`alter table "user_auth" add "renamed_at" timestamptz[] not null default '{}';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "user_auth" drop column "renamed_at";`);
  }
}
