import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000100_users extends Migration {
  override name = 'Migration20261130000100_users';

  override up(): void {
    this.addSql(`
      create table "user" (
        id serial primary key,
        first_name varchar(64) not null,
        last_name varchar(64),
        job_title varchar(128),
        gender text check (gender in ('male', 'female', 'other', 'prefer_not_to_say')),
        dob date,
        profile_image_url varchar(512),
        is_active boolean not null default true,
        role_id int not null, -- refers to "role", which is made after this table
        is_registering boolean not null default false,
        version int not null default 1,
        purged_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint user_created_by_foreign references "user" on delete set null,
        updated_by int constraint user_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      -- the directory: each order that it can be listed in, by each filter that few users fulfil
      create index user_registering_id_order_index on "user" (is_registering, id);
      create index user_registering_created_index on "user" (is_registering, created_at, id);
      create index user_registering_updated_index on "user" (is_registering, updated_at, id);
      create index user_registering_first_name_index on "user" (is_registering, (lower(first_name) collate "C"), id);
      create index user_role_registering_id_order_index on "user" (role_id, is_registering, id);
      create index user_role_registering_created_index on "user" (role_id, is_registering, created_at, id);
      create index user_role_registering_updated_index on "user" (role_id, is_registering, updated_at, id);
      create index user_role_registering_first_name_index
        on "user" (role_id, is_registering, (lower(first_name) collate "C"), id);
      create index user_inactive_id_order_index on "user" (id) where not is_active;
      create index user_inactive_created_index on "user" (created_at, id) where not is_active;
      create index user_inactive_updated_index on "user" (updated_at, id) where not is_active;
      create index user_inactive_first_name_index on "user" ((lower(first_name) collate "C"), id) where not is_active;
      create index user_deleted_id_order_index on "user" (id) where deleted_at is not null;
      create index user_deleted_created_index on "user" (created_at, id) where deleted_at is not null;
      create index user_deleted_updated_index on "user" (updated_at, id) where deleted_at is not null;
      create index user_deleted_first_name_index on "user" ((lower(first_name) collate "C"), id)
        where deleted_at is not null;

      -- its search for names
      create index user_first_name_q_index on "user" ((lower(first_name) collate "C"), id)
        include (first_name, created_at, deleted_at, is_registering);
      create index user_last_name_q_index on "user" ((lower(last_name) collate "C"))
        include (id, last_name, created_at, deleted_at, is_registering);

      create index user_to_purge_index on "user" (deleted_at) where deleted_at is not null and purged_at is null;
      create index user_created_by_index on "user" (created_by) where created_by is not null;
      create index user_updated_by_index on "user" (updated_by) where updated_by is not null;

      create or replace function user_user_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger user_touch before update on "user"
        for each row execute function user_user_touch_fn();
    `);

    this.addSql(`
      create table user_auth (
        id serial primary key,
        user_id int not null
          constraint user_auth_user_id_unique unique
          constraint user_auth_user_id_foreign references "user" on delete cascade,
        username varchar(100),
        password_hash varchar(256) not null,
        wrong_password_count int not null default 0,
        wrong_password_total int not null default 0,
        wrong_password_at timestamptz(3),
        account_locked_until timestamptz(3),
        renamed_at timestamptz[] not null default '{}',
        last_login_at timestamptz(3),
        session_epoch int not null default 0,
        shut_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint user_auth_created_by_foreign references "user" on delete set null,
        updated_by int constraint user_auth_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      -- room for updates of columns without an index (counters, times) to stay on their page
      ) with (fillfactor = 75);

      create index user_auth_locked_index on user_auth (account_locked_until) where account_locked_until is not null;
      create unique index user_auth_username_unique on user_auth (username) where deleted_at is null;
      create index user_auth_failing_index on user_auth (wrong_password_total) where wrong_password_total > 0;
      create index user_auth_username_prefix_index on user_auth (username collate "C")
        include (user_id) where username is not null;
      create index user_auth_created_by_index on user_auth (created_by) where created_by is not null;
      create index user_auth_updated_by_index on user_auth (updated_by) where updated_by is not null;

      create or replace function user_auth_user_auth_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger user_auth_touch before update on user_auth
        for each row execute function user_auth_user_auth_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table user_auth, "user"');
    this.addSql('drop function user_auth_user_auth_touch_fn(), user_user_touch_fn()');
  }
}
