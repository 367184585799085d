import { Migration } from '@mikro-orm/migrations';

export class Migration20261130000700_signing_keys extends Migration {
  override name = 'Migration20261130000700_signing_keys';

  override up(): void {
    this.addSql(`
      create table signing_key (
        id serial primary key,
        kid varchar(64) not null constraint signing_key_kid_unique unique,
        public_key text not null,
        private_key bytea not null,
        activates_at timestamptz(3) not null default now(),
        token_ttl_ms int not null default 0,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint signing_key_created_by_foreign references "user" on delete set null,
        updated_by int constraint signing_key_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create index signing_key_created_by_index on signing_key (created_by) where created_by is not null;
      create index signing_key_updated_by_index on signing_key (updated_by) where updated_by is not null;

      create or replace function signing_key_signing_key_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger signing_key_touch before update on signing_key
        for each row execute function signing_key_signing_key_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table signing_key');
    this.addSql('drop function signing_key_signing_key_touch_fn()');
  }
}
