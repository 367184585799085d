import { Migration } from '@mikro-orm/migrations';

export class Migration20261123111259_message_retries extends Migration {
  override name = 'Migration20261123111259_message_retries';

  override up(): void | Promise<void> {
    this.addSql(`alter table "outbound_message" add "parked_at" timestamptz(3) null;`);
    this.addSql(`create index "outbound_message_done_index" on "outbound_message" ("created_at") where body is null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "outbound_message_done_index";`);
    this.addSql(`alter table "outbound_message" drop column "parked_at";`);
  }
}
