import { Migration } from '@mikro-orm/migrations';

export class Migration20261130001500_images extends Migration {
  override name = 'Migration20261130001500_images';

  override up(): void {
    this.addSql(`
      create table image_removal (
        name varchar(22) primary key,
        is_reserved boolean not null,
        due_at timestamptz(3) not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint image_removal_created_by_foreign references "user" on delete set null,
        updated_by int constraint image_removal_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create index image_removal_due_at_index on image_removal (due_at);
      create index image_removal_created_by_index on image_removal (created_by) where created_by is not null;
      create index image_removal_updated_by_index on image_removal (updated_by) where updated_by is not null;

      create or replace function image_removal_image_removal_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger image_removal_touch before update on image_removal
        for each row execute function image_removal_image_removal_touch_fn();

      create or replace function user_user_image_update_fn() returns trigger language plpgsql as
        $$ begin execute format('insert into %I.image_removal (name, is_reserved, due_at) values ($1, false, clock_timestamp()) on conflict (name) do nothing', tg_table_schema) using right(old.profile_image_url, 22); return null; end; $$;
      create trigger user_image_update after update on "user" for each row
        when (old.profile_image_url is distinct from new.profile_image_url and old.profile_image_url ~ '(^|/)[A-Za-z0-9_-]{22}$')
        execute function user_user_image_update_fn();

      create or replace function user_user_image_delete_fn() returns trigger language plpgsql as
        $$ begin execute format('insert into %I.image_removal (name, is_reserved, due_at) values ($1, false, clock_timestamp()) on conflict (name) do nothing', tg_table_schema) using right(old.profile_image_url, 22); return null; end; $$;
      create trigger user_image_delete after delete on "user" for each row
        when (old.profile_image_url ~ '(^|/)[A-Za-z0-9_-]{22}$') execute function user_user_image_delete_fn();
    `);
  }

  override down(): void {
    this.addSql('drop trigger user_image_update on "user"');
    this.addSql('drop trigger user_image_delete on "user"');
    this.addSql('drop function user_user_image_update_fn(), user_user_image_delete_fn()');
    this.addSql('drop table image_removal');
    this.addSql('drop function image_removal_image_removal_touch_fn()');
  }
}
