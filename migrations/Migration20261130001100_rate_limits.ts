import { Migration } from '@mikro-orm/migrations';

export class Migration20261130001100_rate_limits extends Migration {
  override name = 'Migration20261130001100_rate_limits';

  override up(): void {
    this.addSql(`
      -- unlogged: counts may be lost in a crash, and no request should wait for the disk
      create unlogged table rate_limit (
        key varchar(64) primary key,
        points int not null,
        expire bigint not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint rate_limit_created_by_foreign references "user" on delete set null,
        updated_by int constraint rate_limit_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create index rate_limit_created_by_index on rate_limit (created_by) where created_by is not null;
      create index rate_limit_updated_by_index on rate_limit (updated_by) where updated_by is not null;

      create or replace function rate_limit_rate_limit_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger rate_limit_touch before update on rate_limit
        for each row execute function rate_limit_rate_limit_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table rate_limit');
    this.addSql('drop function rate_limit_rate_limit_touch_fn()');
  }
}
