import { Migration } from '@mikro-orm/migrations';

export class Migration20261127052500_signing_keys_know_lives extends Migration {
  override name = 'Migration20261127052500_signing_keys_know_lives';

  override up(): void | Promise<void> {
    this.addSql(`alter table "signing_key" add column "token_ttl_ms" int not null default 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "signing_key" drop column "token_ttl_ms";`);
  }
}
