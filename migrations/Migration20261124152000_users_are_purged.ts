import { Migration } from '@mikro-orm/migrations';

export class Migration20261124152000_users_are_purged extends Migration {
  override name = 'Migration20261124152000_users_are_purged';

  override up(): void | Promise<void> {
    this.addSql(`alter table "user" add "purged_at" timestamptz(3) null;`);
    this.addSql(
      `create index "user_to_purge_index" on "user" ("deleted_at") where deleted_at is not null and purged_at is null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "user_to_purge_index";`);
    this.addSql(`alter table "user" drop column "purged_at";`);
  }
}
