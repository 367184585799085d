import { Migration } from '@mikro-orm/migrations';

export class Migration20261123195427_user_version extends Migration {
  override name = 'Migration20261123195427_user_version';

  override up(): void | Promise<void> {
    this.addSql(`alter table "user" add "version" int not null default 1;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "user" drop column "version";`);
  }
}
