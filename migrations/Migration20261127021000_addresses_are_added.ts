import { Migration } from '@mikro-orm/migrations';

export class Migration20261127021000_addresses_are_added extends Migration {
  override name = 'Migration20261127021000_addresses_are_added';

  override up(): void | Promise<void> {
    this.addSql(`alter table "user_identity" add "added_by" int null;`);
    this.addSql(
      `alter table "user_identity" add constraint "user_identity_added_by_foreign" foreign key ("added_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `create index "user_identity_added_by_index" on "user_identity" ("added_by") where added_by is not null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "user_identity_added_by_index";`);
    this.addSql(`alter table "user_identity" drop constraint "user_identity_added_by_foreign";`);
    this.addSql(`alter table "user_identity" drop column "added_by";`);
  }
}
