import { Migration } from '@mikro-orm/migrations';

export class Migration20261124162000_directory_at_size extends Migration {
  override name = 'Migration20261124162000_directory_at_size';

  override up(): void | Promise<void> {
    this.addSql(`drop index "user_role_id_index", "user_inactive_index", "user_deleted_index";`);
    this.addSql(`create index "user_role_created_index" on "user" ("role_id", "created_at", "id");`);
    this.addSql(`create index "user_inactive_created_index" on "user" ("created_at", "id") where not is_active;`);
    this.addSql(
      `create index "user_deleted_created_index" on "user" ("created_at", "id") where deleted_at is not null;`,
    );

    this.addSql(`drop index "user_first_name_index", "user_last_name_index";`);
    this.addSql(`drop index "user_auth_username_search_index", "user_identity_value_search_index";`);
    this.addSql(
      `create index "user_first_name_prefix_index" on "user" ((lower(first_name) collate "C"), id) include (first_name);`,
    );
    this.addSql(
      `create index "user_last_name_prefix_index" on "user" ((lower(last_name) collate "C")) include (id, last_name);`,
    );
    this.addSql(
      `create index "user_auth_username_prefix_index" on "user_auth" (username collate "C") include (user_id) where username is not null;`,
    );
    this.addSql(
      `create index "user_identity_value_prefix_index" on "user_identity" (value collate "C") include (user_id);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "user_auth_username_prefix_index", "user_identity_value_prefix_index";`);
    this.addSql(`drop index "user_first_name_prefix_index", "user_last_name_prefix_index";`);
    this.addSql(`create index "user_first_name_index" on "user" ((lower(first_name) collate "C"), id);`);
    this.addSql(`create index "user_last_name_index" on "user" ((lower(last_name) collate "C"));`);
    this.addSql(
      `create index "user_auth_username_search_index" on "user_auth" (username collate "C") where username is not null;`,
    );
    this.addSql(`create index "user_identity_value_search_index" on "user_identity" (value collate "C");`);

    this.addSql(`drop index "user_role_created_index", "user_inactive_created_index", "user_deleted_created_index";`);
    this.addSql(`create index "user_role_id_index" on "user" ("role_id");`);
    this.addSql(`create index "user_inactive_index" on "user" ("id") where not is_active;`);
    this.addSql(`create index "user_deleted_index" on "user" ("id") where deleted_at is not null;`);
  }
}
