import { Migration } from '@mikro-orm/migrations';

export class Migration20261129124500_sign_ins_are_counted extends Migration {
  override name = 'Migration20261129124500_sign_ins_are_counted';

  override up(): void | Promise<void> {
    this.addSql(`alter table "session" add "is_counted" boolean not null default false;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "session" drop column "is_counted";`);
  }
}
