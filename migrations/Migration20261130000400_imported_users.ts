import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000400_imported_users extends Migration {
  override name = 'Migration20261130000400_imported_users';

  override up(): void {
    this.addSql(`
      create table imported_user (
        user_id int primary key constraint imported_user_user_id_foreign references "user" on delete cascade,
        row_key bytea not null constraint imported_user_row_key_unique unique,
        content bytea not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint imported_user_created_by_foreign references "user" on delete set null,
        updated_by int constraint imported_user_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create index imported_user_created_by_index on imported_user (created_by) where created_by is not null;
      create index imported_user_updated_by_index on imported_user (updated_by) where updated_by is not null;

      create or replace function imported_user_imported_user_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger imported_user_touch before update on imported_user
        for each row execute function imported_user_imported_user_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table imported_user');
    this.addSql('drop function imported_user_imported_user_touch_fn()');
  }
}
