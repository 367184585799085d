import { Migration } from '@mikro-orm/migrations';

export class Migration20261130001300_oauth_flows extends Migration {
  override name = 'Migration20261130001300_oauth_flows';

  override up(): void {
    this.addSql(`
      create table oauth_flow (
        id serial primary key,
        stage text not null check (stage in ('asked', 'gone', 'back')),
        secret_hash varchar(43) not null constraint oauth_flow_secret_hash_unique unique,
        browser_hash varchar(43),
        provider varchar(50) not null,
        return_to varchar(512) not null,
        code_challenge varchar(43) not null,
        session_id uuid constraint oauth_flow_session_id_foreign references session on delete cascade,
        arrival jsonb,
        expires_at timestamptz(3) not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint oauth_flow_created_by_foreign references "user" on delete set null,
        updated_by int constraint oauth_flow_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3),
        constraint oauth_flow_browser_check check ((stage = 'gone') = (browser_hash is not null)),
        constraint oauth_flow_arrival_check check ((stage = 'back') = (arrival is not null))
      );

      create index oauth_flow_expires_at_index on oauth_flow (expires_at);
      create index oauth_flow_session_id_index on oauth_flow (session_id) where session_id is not null;
      create index oauth_flow_back_index on oauth_flow (id) where stage = 'back';
      create index oauth_flow_created_by_index on oauth_flow (created_by) where created_by is not null;
      create index oauth_flow_updated_by_index on oauth_flow (updated_by) where updated_by is not null;

      create or replace function oauth_flow_oauth_flow_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger oauth_flow_touch before update on oauth_flow
        for each row execute function oauth_flow_oauth_flow_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table oauth_flow');
    this.addSql('drop function oauth_flow_oauth_flow_touch_fn()');
  }
}
