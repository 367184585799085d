import { Migration } from '@mikro-orm/migrations';

export class Migration20261123104913_message_retries extends Migration {
  override name = 'Migration20261123104913_message_retries';

  override up(): void | Promise<void> {
    this.addSql(`alter table "outbound_message" add "parked_at" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "outbound_message" drop column "parked_at";`);
  }
}
