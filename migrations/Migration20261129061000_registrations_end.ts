import { Migration } from '@mikro-orm/migrations';

const SET = `update "user" set is_registering = new.registration_hash is not null where id = new.user_id and is_registering = (new.registration_hash is null); return null;`;

export class Migration20261129061000_registrations_end extends Migration {
  override name = 'Migration20261129061000_registrations_end';

  override up(): void | Promise<void> {
    this.addSql(`alter table "user" add column if not exists "is_registering" boolean not null default false;`);
    for (const [event, when] of [
      ['insert', 'new.registration_hash is not null'],
      ['update', '(old.registration_hash is null) <> (new.registration_hash is null)'],
    ] as const) {
      const [trigger, body] = [
        `user_identity_registering_${event}`,
        `user_identity_user_identity_registering_${event}_fn`,
      ];
      this.addSql(
        `create or replace function "${body}"() returns trigger as \$\$ begin ${SET} end; \$\$ language plpgsql;`,
      );
      this.addSql(
        `create trigger "${trigger}" AFTER ${event.toUpperCase()} on "user_identity" for each ROW when (${when}) execute function "${body}"();`,
      );
    }
    this.addSql(
      `create index "user_identity_claimed_index" on "user_identity" ("created_at") where created_by = user_id and not is_verified;`,
    );
    // `updated_at` stays: nobody changed them
    this.addSql(`alter table "user" disable trigger "user_touch";`);
    this.addSql(
      `update "user" set is_registering = true where id in (select user_id from user_identity where registration_hash is not null);`,
    );
    this.addSql(`alter table "user" enable trigger "user_touch";`);
    // what a registration or a provider brought along, beside an address or account that was confirmed
    this.addSql(
      `update user_identity i set created_by = user_id
        where created_by is null and not is_verified and registration_hash is null and type <> 'oauth'
          and exists (select from user_identity v where v.user_id = i.user_id and v.is_verified)
          and not exists (select from imported_user m where m.user_id = i.user_id);`,
    );
  }

  override down(): void | Promise<void> {
    for (const event of ['insert', 'update']) {
      this.addSql(`drop trigger "user_identity_registering_${event}" on "user_identity";`);
      this.addSql(`drop function "user_identity_user_identity_registering_${event}_fn"();`);
    }
    this.addSql(`drop index "user_identity_claimed_index";`);
    this.addSql(`alter table "user" drop column "is_registering";`);
  }
}
