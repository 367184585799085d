import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000500_sessions extends Migration {
  override name = 'Migration20261130000500_sessions';

  override up(): void {
    this.addSql(`
      create table session (
        id uuid primary key,
        user_id int not null constraint session_user_id_foreign references "user" on delete cascade,
        epoch int not null default 0,
        generation int not null default 1,
        elevated_generation int not null default 1,
        salt varchar(64) not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
        seen_generation int not null default 0,
        late_retries int not null default 0,
        rotated_at timestamptz(3) not null default now(),
        last_used_at timestamptz(3) not null default now(),
        idle_expires_at timestamptz(3) not null,
        authenticated_at timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        ip varchar(45),
        user_agent varchar(512),
        ended_at timestamptz(3),
        end_reason text check (end_reason in ('logout', 'ended', 'password', 'deleted', 'disabled', 'reuse', 'excess')),
        is_counted boolean not null default false,
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
        created_by int constraint session_created_by_foreign references "user" on delete set null,
        updated_by int constraint session_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      -- room for updates of columns without an index (counters, times) to stay on their page
      ) with (fillfactor = 75);

      create index session_over_index on session (least(expires_at, idle_expires_at, ended_at));
      create index session_user_id_order_index on session (user_id, id);
      create index session_living_index on session (user_id, epoch, least(expires_at, idle_expires_at))
        where ended_at is null;
      create index session_counting_index on session (user_id)
        where ended_at is null and (wrong_password_count > 0 or wrong_password_total > 0
          or account_locked_until is not null or wrong_otp_count > 0 or wrong_otp_total > 0 or otp_locked_until is not null);
      create index session_created_by_index on session (created_by) where created_by is not null;
      create index session_updated_by_index on session (updated_by) where updated_by is not null;

      create or replace function session_session_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger session_touch before update on session
        for each row execute function session_session_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table session');
    this.addSql('drop function session_session_touch_fn()');
  }
}
