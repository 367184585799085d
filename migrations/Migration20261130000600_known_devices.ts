import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000600_known_devices extends Migration {
  override name = 'Migration20261130000600_known_devices';

  override up(): void {
    this.addSql(`
      create table known_device (
        id serial primary key,
        user_id int not null constraint known_device_user_id_foreign references "user" on delete cascade,
        token_hash varchar(43) not null constraint known_device_token_hash_unique unique,
        last_used_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        wrong_password_count int not null default 0,
        wrong_password_total int not null default 0,
        wrong_password_at timestamptz(3),
        account_locked_until timestamptz(3),
        wrong_otp_count int not null default 0,
        wrong_otp_total int not null default 0,
        wrong_otp_at timestamptz(3),
        otp_locked_until timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint known_device_created_by_foreign references "user" on delete set null,
        updated_by int constraint known_device_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create index known_device_user_id_index on known_device (user_id);
      create index known_device_expires_at_index on known_device (expires_at);
      create index known_device_created_by_index on known_device (created_by) where created_by is not null;
      create index known_device_updated_by_index on known_device (updated_by) where updated_by is not null;

      create or replace function known_device_known_device_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger known_device_touch before update on known_device
        for each row execute function known_device_known_device_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table known_device');
    this.addSql('drop function known_device_known_device_touch_fn()');
  }
}
