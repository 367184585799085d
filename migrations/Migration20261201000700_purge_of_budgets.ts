import { Migration } from '@mikro-orm/migrations';

/**
 * The end of a send budget moves with each message, which must not update an index. So the index contains `purge_at`:
 * when the purge checks the row next, never later than the end. For existing rows, this is now. A second index finds
 * expired messages.
 */
export class Migration20261201000700_purge_of_budgets extends Migration {
  override name = 'Migration20261201000700_purge_of_budgets';

  override up(): void {
    this.addSql('alter table send_budget add column purge_at timestamptz(3) not null default now()');
    this.addSql('alter table send_budget set (fillfactor = 75)');
    this.addSql('drop index send_budget_updated_at_index');
    this.addSql('create index send_budget_purge_at_index on send_budget (purge_at)');
    this.addSql(`
      create index outbound_message_expiring_index on outbound_message (expires_at)
        where body is not null and expires_at is not null
    `);
  }

  override down(): void {
    this.addSql('drop index outbound_message_expiring_index');
    this.addSql('drop index send_budget_purge_at_index');
    this.addSql('alter table send_budget drop column purge_at');
    this.addSql('alter table send_budget reset (fillfactor)');
    this.addSql('create index send_budget_updated_at_index on send_budget (updated_at)');
  }
}
