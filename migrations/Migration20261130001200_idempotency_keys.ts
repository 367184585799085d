import { Migration } from '@mikro-orm/migrations';

export class Migration20261130001200_idempotency_keys extends Migration {
  override name = 'Migration20261130001200_idempotency_keys';

  override up(): void {
    this.addSql(`
      create table idempotency_key (
        id uuid primary key,
        user_id int not null constraint idempotency_key_user_id_foreign references "user" on delete cascade,
        key varchar(255) not null,
        fingerprint bytea not null,
        answer bytea,
        claimed_at timestamptz(3) not null default now(),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint idempotency_key_created_by_foreign references "user" on delete set null,
        updated_by int constraint idempotency_key_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3),
        constraint idempotency_key_user_id_key_unique unique (user_id, key)
      );

      create index idempotency_key_claimed_at_index on idempotency_key (claimed_at);
      create index idempotency_key_created_by_index on idempotency_key (created_by) where created_by is not null;
      create index idempotency_key_updated_by_index on idempotency_key (updated_by) where updated_by is not null;

      create or replace function idempotency_key_idempotency_key_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger idempotency_key_touch before update on idempotency_key
        for each row execute function idempotency_key_idempotency_key_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table idempotency_key');
    this.addSql('drop function idempotency_key_idempotency_key_touch_fn()');
  }
}
