import { Migration } from '@mikro-orm/migrations';

export class Migration20261130001000_send_budgets extends Migration {
  override name = 'Migration20261130001000_send_budgets';

  override up(): void {
    this.addSql(`
      create table send_budget (
        key varchar(43) primary key,
        sent_at timestamptz[] not null default '{}',
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint send_budget_created_by_foreign references "user" on delete set null,
        updated_by int constraint send_budget_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );

      create index send_budget_updated_at_index on send_budget (updated_at);
      create index send_budget_created_by_index on send_budget (created_by) where created_by is not null;
      create index send_budget_updated_by_index on send_budget (updated_by) where updated_by is not null;

      create or replace function send_budget_send_budget_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger send_budget_touch before update on send_budget
        for each row execute function send_budget_send_budget_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table send_budget');
    this.addSql('drop function send_budget_send_budget_touch_fn()');
  }
}
