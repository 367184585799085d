import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000200_roles extends Migration {
  override name = 'Migration20261130000200_roles';

  override up(): void {
    this.addSql(`
      create table role (
        id serial primary key,
        name varchar(64) not null,
        description varchar(256),
        version int not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint role_created_by_foreign references "user" on delete set null,
        updated_by int constraint role_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create unique index role_name_unique on role (name) where deleted_at is null;
      create unique index role_name_lower_unique on role (lower(name)) where deleted_at is null;
      create index role_created_by_index on role (created_by) where created_by is not null;
      create index role_updated_by_index on role (updated_by) where updated_by is not null;

      create or replace function role_role_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger role_touch before update on role
        for each row execute function role_role_touch_fn();

      alter table "user"
        add constraint user_role_id_foreign foreign key (role_id) references role on delete restrict;
    `);

    this.addSql(`
      create table privilege (
        id serial primary key,
        name varchar(64) not null,
        description varchar(256),
        version int not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint privilege_created_by_foreign references "user" on delete set null,
        updated_by int constraint privilege_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create unique index privilege_name_unique on privilege (name) where deleted_at is null;
      create index privilege_created_by_index on privilege (created_by) where created_by is not null;
      create index privilege_updated_by_index on privilege (updated_by) where updated_by is not null;

      create or replace function privilege_privilege_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger privilege_touch before update on privilege
        for each row execute function privilege_privilege_touch_fn();
    `);

    this.addSql(`
      create table role_privilege (
        id serial primary key,
        role_id int not null constraint role_privilege_role_id_foreign references role on delete restrict,
        privilege_id int not null
          constraint role_privilege_privilege_id_foreign references privilege on delete restrict,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint role_privilege_created_by_foreign references "user" on delete set null,
        updated_by int constraint role_privilege_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3),
        constraint role_privilege_unique unique (role_id, privilege_id)
      );

      create index role_privilege_privilege_id_index on role_privilege (privilege_id);
      create index role_privilege_created_by_index on role_privilege (created_by) where created_by is not null;
      create index role_privilege_updated_by_index on role_privilege (updated_by) where updated_by is not null;

      create or replace function role_privilege_role_privilege_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger role_privilege_touch before update on role_privilege
        for each row execute function role_privilege_role_privilege_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('alter table "user" drop constraint user_role_id_foreign');
    this.addSql('drop table role_privilege, privilege, role');
    this.addSql(`
      drop function
        role_privilege_role_privilege_touch_fn(),
        privilege_privilege_touch_fn(),
        role_role_touch_fn()
    `);
  }
}
