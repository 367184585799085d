import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000300_identities extends Migration {
  override name = 'Migration20261130000300_identities';

  override up(): void {
    this.addSql(`
      create table user_identity (
        id serial primary key,
        user_id int not null constraint user_identity_user_id_foreign references "user" on delete cascade,
        type text not null check (type in ('email', 'mobile', 'oauth')),
        value varchar(191) not null,
        is_verified boolean not null default false,
        is_primary boolean not null default false,
        oauth_provider varchar(50),
        otp_code varchar(10),
        otp_generated_at timestamptz(3),
        otp_requested_at timestamptz(3),
        otp_reset_requested_at timestamptz(3),
        otp_identity_requested_at timestamptz(3),
        otp_administrator_requested_at timestamptz(3),
        otp_owner_requested_at timestamptz(3),
        otp_owner_reset_requested_at timestamptz(3),
        otp_sent_at timestamptz(3),
        otp_reset_sent_at timestamptz(3),
        otp_identity_sent_at timestamptz(3),
        otp_withheld_at timestamptz(3),
        wrong_otp_count int not null default 0,
        wrong_otp_total int not null default 0,
        otp_locked_until timestamptz(3),
        registration_hash varchar(43),
        invitation_hash varchar(43),
        invitation_expires_at timestamptz(3),
        added_by int constraint user_identity_added_by_foreign references "user" on delete set null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint user_identity_created_by_foreign references "user" on delete set null,
        updated_by int constraint user_identity_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3),
        constraint user_identity_oauth_provider_check check ((type = 'oauth') = (oauth_provider is not null)),
        constraint user_identity_registration_check check (not is_verified or registration_hash is null),
        constraint user_identity_invitation_check check ((invitation_hash is null) = (invitation_expires_at is null))
      -- room for updates of columns without an index (counters, times) to stay on their page
      ) with (fillfactor = 75);

      create unique index user_identity_verified_unique on user_identity (type, value, oauth_provider)
        nulls not distinct where is_verified and deleted_at is null;
      create unique index user_identity_user_value_unique on user_identity (user_id, type, value, oauth_provider)
        nulls not distinct where deleted_at is null;
      create unique index user_identity_registration_unique on user_identity (type, value)
        where registration_hash is not null and deleted_at is null;
      create unique index user_identity_primary_unique on user_identity (user_id, type)
        where is_primary and deleted_at is null;
      create index user_identity_value_index on user_identity (type, value) where deleted_at is null;
      create index user_identity_user_id_index on user_identity (user_id);
      create index user_identity_locked_index on user_identity (otp_locked_until) where otp_locked_until is not null;
      create index user_identity_failing_index on user_identity (wrong_otp_total) where wrong_otp_total > 0;
      create unique index user_identity_invitation_unique on user_identity (invitation_hash)
        where invitation_hash is not null;
      create index user_identity_added_by_index on user_identity (added_by) where added_by is not null;
      create index user_identity_search_index on user_identity (value collate "C") include (user_id, deleted_at);
      create index user_identity_claimed_index on user_identity (created_at)
        where created_by = user_id and not is_verified;
      create index user_identity_removed_index on user_identity (deleted_at)
        where deleted_at is not null and type <> 'oauth';
      create index user_identity_created_by_index on user_identity (created_by) where created_by is not null;
      create index user_identity_updated_by_index on user_identity (updated_by) where updated_by is not null;

      create or replace function user_identity_user_identity_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger user_identity_touch before update on user_identity
        for each row execute function user_identity_user_identity_touch_fn();

      create or replace function user_identity_user_identity_registering_insert_fn() returns trigger language plpgsql as
        $$ begin update "user" set is_registering = new.registration_hash is not null where id = new.user_id and is_registering = (new.registration_hash is null); return null; end; $$;
      create trigger user_identity_registering_insert after insert on user_identity
        for each row when (new.registration_hash is not null)
        execute function user_identity_user_identity_registering_insert_fn();

      create or replace function user_identity_user_identity_registering_update_fn() returns trigger language plpgsql as
        $$ begin update "user" set is_registering = new.registration_hash is not null where id = new.user_id and is_registering = (new.registration_hash is null); return null; end; $$;
      create trigger user_identity_registering_update after update on user_identity
        for each row when ((old.registration_hash is null) <> (new.registration_hash is null))
        execute function user_identity_user_identity_registering_update_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table user_identity');
    this.addSql(`
      drop function
        user_identity_user_identity_touch_fn(),
        user_identity_user_identity_registering_insert_fn(),
        user_identity_user_identity_registering_update_fn()
    `);
  }
}
