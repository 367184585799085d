import { Migration } from '@mikro-orm/migrations';

export class Migration20261124160000_roles_change extends Migration {
  override name = 'Migration20261124160000_roles_change';

  override up(): void | Promise<void> {
    this.addSql(`alter table "role" add "version" int not null default 1;`);
    this.addSql(`alter table "privilege" add "version" int not null default 1;`);
    this.addSql(`create unique index "role_name_lower_unique" on "role" (lower(name)) where deleted_at is null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "role_name_lower_unique";`);
    this.addSql(`alter table "privilege" drop column "version";`);
    this.addSql(`alter table "role" drop column "version";`);
  }
}
