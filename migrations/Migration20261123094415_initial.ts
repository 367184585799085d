import { Migration } from '@mikro-orm/migrations';

export class Migration20261123094415_initial extends Migration {
  override name = 'Migration20261123094415_initial';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "role" ("id" serial primary key, "name" varchar(64) not null, "description" varchar(256) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(`create index "role_created_by_index" on "role" ("created_by") where created_by is not null;`);
    this.addSql(`create index "role_updated_by_index" on "role" ("updated_by") where updated_by is not null;`);
    this.addSql(`create unique index "role_name_unique" on "role" ("name") where deleted_at is null;`);
    this.addSql(
      `create or replace function "role_role_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "role_touch" BEFORE UPDATE on "role" for each ROW execute function "role_role_touch_fn"();`,
    );

    this.addSql(
      `create table "user" ("id" serial primary key, "first_name" varchar(64) not null, "last_name" varchar(64) null, "job_title" varchar(128) null, "gender" text null, "dob" date null, "profile_image_url" varchar(512) null, "is_active" boolean not null default true, "role_id" int not null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(`create index "user_role_id_index" on "user" ("role_id");`);
    this.addSql(`create index "user_created_by_index" on "user" ("created_by") where created_by is not null;`);
    this.addSql(`create index "user_updated_by_index" on "user" ("updated_by") where updated_by is not null;`);
    this.addSql(
      `alter table "user" add constraint "user_gender_check" check ("gender" in ('male', 'female', 'other', 'prefer_not_to_say'));`,
    );
    this.addSql(
      `create or replace function "user_user_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "user_touch" BEFORE UPDATE on "user" for each ROW execute function "user_user_touch_fn"();`,
    );

    this.addSql(
      `create table "unknown_identifier" ("bucket" int not null, "otp_code" varchar(10) null, "otp_generated_at" timestamptz(3) null, "otp_requested_at" timestamptz(3) null, "wrong_otp_count" int not null default 0, "otp_locked_until" timestamptz(3) null, "wrong_password_count" int not null default 0, "wrong_password_at" timestamptz(3) null, "account_locked_until" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("bucket"));`,
    );
    this.addSql(
      `create index "unknown_identifier_created_by_index" on "unknown_identifier" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "unknown_identifier_updated_by_index" on "unknown_identifier" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `create or replace function "unknown_identifier_unknown_identifier_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "unknown_identifier_touch" BEFORE UPDATE on "unknown_identifier" for each ROW execute function "unknown_identifier_unknown_identifier_touch_fn"();`,
    );

    this.addSql(
      `create table "signing_key" ("id" serial primary key, "kid" varchar(64) not null, "public_key" text not null, "private_key" bytea not null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(`alter table "signing_key" add constraint "signing_key_kid_unique" unique ("kid");`);
    this.addSql(
      `create index "signing_key_created_by_index" on "signing_key" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "signing_key_updated_by_index" on "signing_key" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `create or replace function "signing_key_signing_key_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "signing_key_touch" BEFORE UPDATE on "signing_key" for each ROW execute function "signing_key_signing_key_touch_fn"();`,
    );

    this.addSql(
      `create table "session" ("id" uuid not null, "user_id" int not null, "generation" int not null default 1, "authenticated_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "ip" varchar(45) null, "user_agent" varchar(512) null, "ended_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "session_user_id_index" on "session" ("user_id");`);
    this.addSql(`create index "session_created_by_index" on "session" ("created_by") where created_by is not null;`);
    this.addSql(`create index "session_updated_by_index" on "session" ("updated_by") where updated_by is not null;`);
    this.addSql(
      `create or replace function "session_session_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "session_touch" BEFORE UPDATE on "session" for each ROW execute function "session_session_touch_fn"();`,
    );

    this.addSql(
      `create table "privilege" ("id" serial primary key, "name" varchar(64) not null, "description" varchar(256) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(
      `create index "privilege_created_by_index" on "privilege" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "privilege_updated_by_index" on "privilege" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(`create unique index "privilege_name_unique" on "privilege" ("name") where deleted_at is null;`);
    this.addSql(
      `create or replace function "privilege_privilege_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "privilege_touch" BEFORE UPDATE on "privilege" for each ROW execute function "privilege_privilege_touch_fn"();`,
    );

    this.addSql(
      `create table "role_privilege" ("id" serial primary key, "role_id" int not null, "privilege_id" int not null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(`create index "role_privilege_privilege_id_index" on "role_privilege" ("privilege_id");`);
    this.addSql(
      `create index "role_privilege_created_by_index" on "role_privilege" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "role_privilege_updated_by_index" on "role_privilege" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `alter table "role_privilege" add constraint "role_privilege_unique" unique ("role_id", "privilege_id");`,
    );
    this.addSql(
      `create or replace function "role_privilege_role_privilege_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "role_privilege_touch" BEFORE UPDATE on "role_privilege" for each ROW execute function "role_privilege_role_privilege_touch_fn"();`,
    );

    this.addSql(
      `create table "outbound_message" ("id" uuid not null, "body" bytea null, "expires_at" timestamptz(3) null, "due_at" timestamptz(3) not null default now(), "attempts" int not null default 0, "sent_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "outbound_message_due_index" on "outbound_message" ("due_at") where body is not null;`);
    this.addSql(
      `create index "outbound_message_created_by_index" on "outbound_message" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "outbound_message_updated_by_index" on "outbound_message" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `create or replace function "outbound_message_outbound_message_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "outbound_message_touch" BEFORE UPDATE on "outbound_message" for each ROW execute function "outbound_message_outbound_message_touch_fn"();`,
    );

    this.addSql(
      `create table "mailbox_message" ("id" uuid not null, "channel" text not null, "recipient" varchar(191) not null, "subject" varchar(256) null, "text" text not null, "code" varchar(16) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "mailbox_message_recipient_index" on "mailbox_message" ("recipient", "created_at");`);
    this.addSql(
      `create index "mailbox_message_created_by_index" on "mailbox_message" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "mailbox_message_updated_by_index" on "mailbox_message" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `alter table "mailbox_message" add constraint "mailbox_message_channel_check" check ("channel" in ('email', 'sms'));`,
    );
    this.addSql(
      `create or replace function "mailbox_message_mailbox_message_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "mailbox_message_touch" BEFORE UPDATE on "mailbox_message" for each ROW execute function "mailbox_message_mailbox_message_touch_fn"();`,
    );

    this.addSql(
      `create table "user_auth" ("id" serial primary key, "user_id" int not null, "username" varchar(100) null, "password_hash" varchar(256) not null, "wrong_password_count" int not null default 0, "wrong_password_at" timestamptz(3) null, "account_locked_until" timestamptz(3) null, "last_login_at" timestamptz(3) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(`alter table "user_auth" add constraint "user_auth_user_id_unique" unique ("user_id");`);
    this.addSql(
      `create index "user_auth_locked_index" on "user_auth" ("account_locked_until") where account_locked_until is not null;`,
    );
    this.addSql(
      `create index "user_auth_created_by_index" on "user_auth" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "user_auth_updated_by_index" on "user_auth" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `create unique index "user_auth_username_unique" on "user_auth" ("username") where deleted_at is null;`,
    );
    this.addSql(
      `create or replace function "user_auth_user_auth_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "user_auth_touch" BEFORE UPDATE on "user_auth" for each ROW execute function "user_auth_user_auth_touch_fn"();`,
    );

    this.addSql(
      `create table "user_identity" ("id" serial primary key, "user_id" int not null, "type" text not null, "value" varchar(191) not null, "is_verified" boolean not null default false, "is_primary" boolean not null default false, "oauth_provider" varchar(50) null, "otp_code" varchar(10) null, "otp_generated_at" timestamptz(3) null, "otp_requested_at" timestamptz(3) null, "wrong_otp_count" int not null default 0, "otp_locked_until" timestamptz(3) null, "registration_hash" varchar(43) null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(
      `create unique index "user_identity_verified_unique" on "user_identity" (type, value, oauth_provider) nulls not distinct where is_verified and deleted_at is null;`,
    );
    this.addSql(
      `create unique index "user_identity_user_value_unique" on "user_identity" (user_id, type, value, oauth_provider) nulls not distinct where deleted_at is null;`,
    );
    this.addSql(
      `create unique index "user_identity_registration_unique" on "user_identity" (type, value)  where registration_hash is not null and deleted_at is null;`,
    );
    this.addSql(
      `create unique index "user_identity_primary_unique" on "user_identity" (user_id, type)  where is_primary and deleted_at is null;`,
    );
    this.addSql(
      `create index "user_identity_value_index" on "user_identity" ("type", "value") where deleted_at is null;`,
    );
    this.addSql(`create index "user_identity_user_id_index" on "user_identity" ("user_id");`);
    this.addSql(
      `create index "user_identity_locked_index" on "user_identity" ("otp_locked_until") where otp_locked_until is not null;`,
    );
    this.addSql(
      `create index "user_identity_created_by_index" on "user_identity" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "user_identity_updated_by_index" on "user_identity" ("updated_by") where updated_by is not null;`,
    );
    this.addSql(
      `alter table "user_identity" add constraint "user_identity_oauth_provider_check" check ((type = 'oauth') = (oauth_provider is not null));`,
    );
    this.addSql(
      `alter table "user_identity" add constraint "user_identity_registration_check" check (not is_verified or registration_hash is null);`,
    );
    this.addSql(
      `alter table "user_identity" add constraint "user_identity_type_check" check ("type" in ('email', 'mobile', 'oauth'));`,
    );
    this.addSql(
      `create or replace function "user_identity_user_identity_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "user_identity_touch" BEFORE UPDATE on "user_identity" for each ROW execute function "user_identity_user_identity_touch_fn"();`,
    );

    this.addSql(
      `alter table "role" add constraint "role_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "role" add constraint "role_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "user" add constraint "user_role_id_foreign" foreign key ("role_id") references "role" ("id") on update no action on delete restrict;`,
    );
    this.addSql(
      `alter table "user" add constraint "user_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "user" add constraint "user_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "unknown_identifier" add constraint "unknown_identifier_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "unknown_identifier" add constraint "unknown_identifier_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "signing_key" add constraint "signing_key_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "signing_key" add constraint "signing_key_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "session" add constraint "session_user_id_foreign" foreign key ("user_id") references "user" ("id") on update no action on delete cascade;`,
    );
    this.addSql(
      `alter table "session" add constraint "session_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "session" add constraint "session_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "privilege" add constraint "privilege_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "privilege" add constraint "privilege_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "role_privilege" add constraint "role_privilege_role_id_foreign" foreign key ("role_id") references "role" ("id") on update no action on delete restrict;`,
    );
    this.addSql(
      `alter table "role_privilege" add constraint "role_privilege_privilege_id_foreign" foreign key ("privilege_id") references "privilege" ("id") on update no action on delete restrict;`,
    );
    this.addSql(
      `alter table "role_privilege" add constraint "role_privilege_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "role_privilege" add constraint "role_privilege_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "outbound_message" add constraint "outbound_message_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "outbound_message" add constraint "outbound_message_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "mailbox_message" add constraint "mailbox_message_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "mailbox_message" add constraint "mailbox_message_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "user_auth" add constraint "user_auth_user_id_foreign" foreign key ("user_id") references "user" ("id") on update no action on delete cascade;`,
    );
    this.addSql(
      `alter table "user_auth" add constraint "user_auth_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "user_auth" add constraint "user_auth_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    this.addSql(
      `alter table "user_identity" add constraint "user_identity_user_id_foreign" foreign key ("user_id") references "user" ("id") on update no action on delete cascade;`,
    );
    this.addSql(
      `alter table "user_identity" add constraint "user_identity_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "user_identity" add constraint "user_identity_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );

    // room for updates that touch no indexed column (counters, sign-in times, generations) to stay on their page
    for (const table of ['user_identity', 'user_auth', 'session', 'unknown_identifier']) {
      this.addSql(`alter table "${table}" set (fillfactor = 75);`);
    }
  }
}
