import { Migration } from '@mikro-orm/migrations';

const COUNT = `
  add column wrong_factor_count int not null default 0,
  add column wrong_factor_total int not null default 0,
  add column wrong_factor_at timestamptz(3),
  add column factor_locked_until timestamptz(3)`;
const COUNTED = ['wrong_factor_count', 'wrong_factor_total', 'wrong_factor_at', 'factor_locked_until'];
const TABLES = ['user_auth', 'known_device', 'session'];

/** Authenticator apps, recovery codes, and sign-ins that wait for a second factor. */
export class Migration20261201000100_second_factor extends Migration {
  override name = 'Migration20261201000100_second_factor';

  override up(): void {
    for (const table of TABLES) this.addSql(`alter table ${table} ${COUNT}`);
    this.addSql(`
      alter table user_auth
        add column totp_secret bytea,
        add column totp_confirmed_at timestamptz(3),
        add column totp_last_step bigint,
        add column totp_pending_secret bytea,
        add column totp_pending_until timestamptz(3)
    `);
    this.addSql(`
      create index user_auth_factor_locked_index on user_auth (factor_locked_until) where factor_locked_until is not null;
      create index user_auth_factor_failing_index on user_auth (wrong_factor_total) where wrong_factor_total > 0;
      create index user_auth_totp_index on user_auth (user_id) where totp_secret is not null or totp_pending_secret is not null
    `);
    this.addSql(`
      alter table session
        add column amr text[] not null default '{}',
        add column factor_at timestamptz(3)
    `);
    this.addSql('drop index session_counting_index');
    this.addSql(`
      create index session_counting_index on session (user_id) where ended_at is null and
        (wrong_password_count > 0 or wrong_password_total > 0 or account_locked_until is not null
         or wrong_otp_count > 0 or wrong_otp_total > 0 or otp_locked_until is not null
         or wrong_factor_count > 0 or wrong_factor_total > 0 or factor_locked_until is not null)
    `);
    this.addSql(`
      create table recovery_code (
        id serial primary key,
        user_id int not null constraint recovery_code_user_id_foreign references "user" on delete cascade,
        code_hash varchar(43) not null constraint recovery_code_code_hash_unique unique,
        used_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint recovery_code_created_by_foreign references "user" on delete set null,
        updated_by int constraint recovery_code_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );
      create index recovery_code_user_id_index on recovery_code (user_id);
      create index recovery_code_created_by_index on recovery_code (created_by) where created_by is not null;
      create index recovery_code_updated_by_index on recovery_code (updated_by) where updated_by is not null;
      create or replace function recovery_code_recovery_code_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger recovery_code_touch before update on recovery_code
        for each row execute function recovery_code_recovery_code_touch_fn();
    `);
    this.addSql(`
      create table sign_in_challenge (
        id uuid primary key default gen_random_uuid(),
        user_id int not null constraint sign_in_challenge_user_id_foreign references "user" on delete cascade,
        token_hash varchar(43) not null constraint sign_in_challenge_token_hash_unique unique,
        session_id uuid constraint sign_in_challenge_session_id_foreign references session on delete cascade,
        epoch int not null,
        amr text[] not null,
        expires_at timestamptz(3) not null,
        used_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint sign_in_challenge_created_by_foreign references "user" on delete set null,
        updated_by int constraint sign_in_challenge_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );
      create index sign_in_challenge_user_id_index on sign_in_challenge (user_id);
      create index sign_in_challenge_session_id_index on sign_in_challenge (session_id) where session_id is not null;
      create index sign_in_challenge_expires_at_index on sign_in_challenge (expires_at);
      create index sign_in_challenge_created_by_index on sign_in_challenge (created_by) where created_by is not null;
      create index sign_in_challenge_updated_by_index on sign_in_challenge (updated_by) where updated_by is not null;
      create or replace function sign_in_challenge_sign_in_challenge_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger sign_in_challenge_touch before update on sign_in_challenge
        for each row execute function sign_in_challenge_sign_in_challenge_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table sign_in_challenge, recovery_code');
    this.addSql('drop function sign_in_challenge_sign_in_challenge_touch_fn(), recovery_code_recovery_code_touch_fn()');
    this.addSql('drop index session_counting_index');
    this.addSql('alter table session drop column amr, drop column factor_at');
    this.addSql(`
      alter table user_auth drop column totp_secret, drop column totp_confirmed_at, drop column totp_last_step,
        drop column totp_pending_secret, drop column totp_pending_until
    `);
    for (const table of TABLES)
      this.addSql(`alter table ${table} ${COUNTED.map((column) => `drop column ${column}`).join(', ')}`);
    this.addSql(`
      create index session_counting_index on session (user_id) where ended_at is null and
        (wrong_password_count > 0 or wrong_password_total > 0 or account_locked_until is not null
         or wrong_otp_count > 0 or wrong_otp_total > 0 or otp_locked_until is not null)
    `);
  }
}
