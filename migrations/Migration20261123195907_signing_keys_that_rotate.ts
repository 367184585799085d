import { Migration } from '@mikro-orm/migrations';

export class Migration20261123195907_signing_keys_that_rotate extends Migration {
  override name = 'Migration20261123195907_signing_keys_that_rotate';

  override up(): void | Promise<void> {
    this.addSql(`alter table "signing_key" add "activates_at" timestamptz(3) not null default now();`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "signing_key" drop column "activates_at";`);
  }
}
