import { Migration } from '@mikro-orm/migrations';

export class Migration20261123201449_known_devices extends Migration {
  override name = 'Migration20261123201449_known_devices';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "known_device" ("id" serial primary key, "user_id" int not null, "token_hash" varchar(43) not null, "last_used_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "wrong_password_count" int not null default 0, "wrong_password_total" int not null default 0, "wrong_password_at" timestamptz(3) null, "account_locked_until" timestamptz(3) null, "wrong_otp_count" int not null default 0, "wrong_otp_total" int not null default 0, "wrong_otp_at" timestamptz(3) null, "otp_locked_until" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(`alter table "known_device" add constraint "known_device_token_hash_unique" unique ("token_hash");`);
    this.addSql(`create index "known_device_user_id_index" on "known_device" ("user_id");`);
    this.addSql(`create index "known_device_expires_at_index" on "known_device" ("expires_at");`);
    this.addSql(
      `create index "known_device_created_by_index" on "known_device" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "known_device_updated_by_index" on "known_device" ("updated_by") where updated_by is not null;`,
    );

    this.addSql(
      `alter table "session" add "wrong_password_count" int not null default 0, add "wrong_password_total" int not null default 0, add "wrong_password_at" timestamptz(3) null, add "account_locked_until" timestamptz(3) null, add "wrong_otp_count" int not null default 0, add "wrong_otp_total" int not null default 0, add "wrong_otp_at" timestamptz(3) null, add "otp_locked_until" timestamptz(3) null;`,
    );

    this.addSql(
      `alter table "known_device" add constraint "known_device_user_id_foreign" foreign key ("user_id") references "user" ("id") on update no action on delete cascade;`,
    );
    this.addSql(
      `alter table "known_device" add constraint "known_device_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "known_device" add constraint "known_device_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `create or replace function "known_device_known_device_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "known_device_touch" BEFORE UPDATE on "known_device" for each ROW execute function "known_device_known_device_touch_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "known_device_touch" on "known_device";`);
    this.addSql(`drop function if exists "known_device_known_device_touch_fn"();`);
    this.addSql(`drop table if exists "known_device" cascade;`);

    this.addSql(
      `alter table "session" drop column "wrong_password_count", drop column "wrong_password_total", drop column "wrong_password_at", drop column "account_locked_until", drop column "wrong_otp_count", drop column "wrong_otp_total", drop column "wrong_otp_at", drop column "otp_locked_until";`,
    );
  }
}
