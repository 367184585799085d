import { Migration } from '@mikro-orm/migrations';

export class Migration20261130001900_mailbox_html extends Migration {
  override name = 'Migration20261130001900_mailbox_html';

  override up(): void {
    this.addSql('alter table mailbox_message add column html text');
  }

  override down(): void {
    this.addSql('alter table mailbox_message drop column html');
  }
}
