import { Migration } from '@mikro-orm/migrations';

/** Passkeys, and the challenges that were answered with one. */
export class Migration20261201000200_passkeys extends Migration {
  override name = 'Migration20261201000200_passkeys';

  override up(): void {
    this.addSql(`
      alter table user_auth add column passkey_handle bytea,
        add constraint user_auth_passkey_handle_unique unique (passkey_handle)
    `);
    this.addSql(`
      create table passkey (
        id serial primary key,
        user_id int not null constraint passkey_user_id_foreign references "user" on delete cascade,
        credential_id bytea not null,
        public_key bytea not null,
        rp_id varchar(253) not null,
        counter bigint not null,
        backup_eligible boolean not null,
        backed_up boolean not null,
        uv_seen boolean not null,
        transports text[] not null default '{}',
        aaguid uuid,
        name varchar(64) not null,
        last_used_at timestamptz(3),
        blocked_at timestamptz(3),
        version int not null default 1,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint passkey_created_by_foreign references "user" on delete set null,
        updated_by int constraint passkey_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );
      create unique index passkey_credential_id_unique on passkey (credential_id) where deleted_at is null;
      create index passkey_user_id_index on passkey (user_id);
      create index passkey_created_by_index on passkey (created_by) where created_by is not null;
      create index passkey_updated_by_index on passkey (updated_by) where updated_by is not null;
      create or replace function passkey_passkey_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger passkey_touch before update on passkey
        for each row execute function passkey_passkey_touch_fn();
    `);
    this.addSql(`
      create table used_challenge (
        digest bytea primary key,
        expires_at timestamptz(3) not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint used_challenge_created_by_foreign references "user" on delete set null,
        updated_by int constraint used_challenge_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );
      create index used_challenge_expires_at_index on used_challenge (expires_at);
      create index used_challenge_created_by_index on used_challenge (created_by) where created_by is not null;
      create index used_challenge_updated_by_index on used_challenge (updated_by) where updated_by is not null;
      create or replace function used_challenge_used_challenge_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger used_challenge_touch before update on used_challenge
        for each row execute function used_challenge_used_challenge_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table used_challenge, passkey');
    this.addSql('drop function used_challenge_used_challenge_touch_fn(), passkey_passkey_touch_fn()');
    this.addSql('alter table user_auth drop column passkey_handle');
  }
}
