import { Migration } from '@mikro-orm/migrations';

export class Migration20261127051000_directory_in_each_order extends Migration {
  override name = 'Migration20261127051000_directory_in_each_order';

  // made by hand before, and concurrently, where the table is big
  override up(): void | Promise<void> {
    this.addSql(`create index if not exists "user_role_id_order_index" on "user" ("role_id", "id");`);
    this.addSql(`create index if not exists "user_role_updated_index" on "user" ("role_id", "updated_at", "id");`);
    this.addSql(
      `create index if not exists "user_role_first_name_index" on "user" (role_id, (lower(first_name) collate "C"), id);`,
    );
    this.addSql(`create index if not exists "user_inactive_id_order_index" on "user" ("id") where not is_active;`);
    this.addSql(
      `create index if not exists "user_inactive_updated_index" on "user" ("updated_at", "id") where not is_active;`,
    );
    this.addSql(
      `create index if not exists "user_inactive_first_name_index" on "user" ((lower(first_name) collate "C"), id) where not is_active;`,
    );
    this.addSql(
      `create index if not exists "user_deleted_id_order_index" on "user" ("id") where deleted_at is not null;`,
    );
    this.addSql(
      `create index if not exists "user_deleted_updated_index" on "user" ("updated_at", "id") where deleted_at is not null;`,
    );
    this.addSql(
      `create index if not exists "user_deleted_first_name_index" on "user" ((lower(first_name) collate "C"), id) where deleted_at is not null;`,
    );

    this.addSql(
      `create index if not exists "user_first_name_search_index" on "user" ((lower(first_name) collate "C"), id) include (first_name, created_at, deleted_at);`,
    );
    this.addSql(
      `create index if not exists "user_last_name_search_index" on "user" ((lower(last_name) collate "C")) include (id, last_name, created_at, deleted_at);`,
    );
    this.addSql(
      `create index if not exists "user_identity_search_index" on "user_identity" (value collate "C") include (user_id, deleted_at);`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `drop index "user_first_name_search_index", "user_last_name_search_index", "user_identity_search_index";`,
    );

    this.addSql(`drop index "user_role_id_order_index", "user_role_updated_index", "user_role_first_name_index";`);
    this.addSql(
      `drop index "user_inactive_id_order_index", "user_inactive_updated_index", "user_inactive_first_name_index";`,
    );
    this.addSql(
      `drop index "user_deleted_id_order_index", "user_deleted_updated_index", "user_deleted_first_name_index";`,
    );
  }
}
