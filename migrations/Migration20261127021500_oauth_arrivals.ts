import { Migration } from '@mikro-orm/migrations';

export class Migration20261127021500_oauth_arrivals extends Migration {
  override name = 'Migration20261127021500_oauth_arrivals';

  override up(): void | Promise<void> {
    this.addSql(`create index "oauth_flow_back_index" on "oauth_flow" ("id") where stage = 'back';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "oauth_flow_back_index";`);
  }
}
