import { Migration } from '@mikro-orm/migrations';

const NAME = `(lower(first_name) collate "C")`;

/** Name and columns of each index that is new, and of each that it replaces. */
const MADE = [
  ['user_registering_id_order_index', `("is_registering", "id")`],
  ['user_registering_created_index', `("is_registering", "created_at", "id")`],
  ['user_registering_updated_index', `("is_registering", "updated_at", "id")`],
  ['user_registering_first_name_index', `(is_registering, ${NAME}, id)`],
  ['user_role_registering_id_order_index', `("role_id", "is_registering", "id")`],
  ['user_role_registering_created_index', `("role_id", "is_registering", "created_at", "id")`],
  ['user_role_registering_updated_index', `("role_id", "is_registering", "updated_at", "id")`],
  ['user_role_registering_first_name_index', `(role_id, is_registering, ${NAME}, id)`],
  ['user_first_name_q_index', `(${NAME}, id) include (first_name, created_at, deleted_at, is_registering)`],
  [
    'user_last_name_q_index',
    `((lower(last_name) collate "C")) include (id, last_name, created_at, deleted_at, is_registering)`,
  ],
] as const;
const GONE = [
  ['user_created_at_index', `("created_at", "id")`],
  ['user_updated_at_index', `("updated_at", "id")`],
  ['user_role_id_order_index', `("role_id", "id")`],
  ['user_role_created_index', `("role_id", "created_at", "id")`],
  ['user_role_updated_index', `("role_id", "updated_at", "id")`],
  ['user_role_first_name_index', `(role_id, ${NAME}, id)`],
  ['user_first_name_search_index', `(${NAME}, id) include (first_name, created_at, deleted_at)`],
  ['user_last_name_search_index', `((lower(last_name) collate "C")) include (id, last_name, created_at, deleted_at)`],
] as const;

export class Migration20261129061500_directory_by_registration extends Migration {
  override name = 'Migration20261129061500_directory_by_registration';

  // made by hand before, and concurrently, where the table is big
  override up(): void | Promise<void> {
    for (const [name, columns] of MADE) this.addSql(`create index if not exists "${name}" on "user" ${columns};`);
    for (const [name] of GONE) this.addSql(`drop index "${name}";`);
  }

  override down(): void | Promise<void> {
    for (const [name, columns] of GONE) this.addSql(`create index "${name}" on "user" ${columns};`);
    for (const [name] of MADE) this.addSql(`drop index "${name}";`);
  }
}
