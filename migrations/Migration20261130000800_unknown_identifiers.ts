import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000800_unknown_identifiers extends Migration {
  override name = 'Migration20261130000800_unknown_identifiers';

  override up(): void {
    this.addSql(`
      create table unknown_identifier (
        bucket int primary key,
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
        wrong_password_count int not null default 0,
        wrong_password_total int not null default 0,
        wrong_password_at timestamptz(3),
        account_locked_until timestamptz(3),
        counted_at timestamptz(3) not null default now(),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint unknown_identifier_created_by_foreign references "user" on delete set null,
        updated_by int constraint unknown_identifier_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      -- room for updates of columns without an index (counters, times) to stay on their page
      ) with (fillfactor = 75);

      create index unknown_identifier_counted_at_index on unknown_identifier (counted_at);
      -- no query uses these: a failure writes as many index entries here as for a known address
      create index unknown_identifier_decoy_1_index on unknown_identifier (wrong_otp_total, bucket, counted_at);
      create index unknown_identifier_decoy_2_index on unknown_identifier (wrong_otp_total, bucket, counted_at);
      create index unknown_identifier_decoy_3_index on unknown_identifier (wrong_otp_total, bucket, counted_at);
      create index unknown_identifier_decoy_4_index on unknown_identifier (wrong_otp_total, bucket, counted_at);
      create index unknown_identifier_decoy_5_index on unknown_identifier (wrong_otp_total, bucket, counted_at);
      create index unknown_identifier_decoy_6_index on unknown_identifier (wrong_otp_total, bucket, counted_at);
      create index unknown_identifier_created_by_index on unknown_identifier (created_by) where created_by is not null;
      create index unknown_identifier_updated_by_index on unknown_identifier (updated_by) where updated_by is not null;

      create or replace function unknown_identifier_unknown_identifier_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger unknown_identifier_touch before update on unknown_identifier
        for each row execute function unknown_identifier_unknown_identifier_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table unknown_identifier');
    this.addSql('drop function unknown_identifier_unknown_identifier_touch_fn()');
  }
}
