import { Migration } from '@mikro-orm/migrations';

export class Migration20261124154500_directory_indexes extends Migration {
  override name = 'Migration20261124154500_directory_indexes';

  override up(): void | Promise<void> {
    this.addSql(`create index "user_created_at_index" on "user" ("created_at", "id");`);
    this.addSql(`create index "user_updated_at_index" on "user" ("updated_at", "id");`);
    this.addSql(`create index "user_first_name_index" on "user" ((lower(first_name) collate "C"), id);`);
    this.addSql(`create index "user_last_name_index" on "user" ((lower(last_name) collate "C"));`);
    this.addSql(`create index "user_inactive_index" on "user" ("id") where not is_active;`);
    this.addSql(`create index "user_deleted_index" on "user" ("id") where deleted_at is not null;`);
    this.addSql(
      `create index "user_auth_username_search_index" on "user_auth" (username collate "C") where username is not null;`,
    );
    this.addSql(`create index "user_identity_value_search_index" on "user_identity" (value collate "C");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "user_created_at_index", "user_updated_at_index", "user_first_name_index";`);
    this.addSql(`drop index "user_last_name_index", "user_inactive_index", "user_deleted_index";`);
    this.addSql(`drop index "user_auth_username_search_index", "user_identity_value_search_index";`);
  }
}
