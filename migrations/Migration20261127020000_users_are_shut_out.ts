import { Migration } from '@mikro-orm/migrations';

export class Migration20261127020000_users_are_shut_out extends Migration {
  override name = 'Migration20261127020000_users_are_shut_out';

  override up(): void | Promise<void> {
    this.addSql(`alter table "user_auth" add "shut_at" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "user_auth" drop column "shut_at";`);
  }
}
