import { Migration } from '@mikro-orm/migrations';

export class Migration20261123201820_oauth_flows extends Migration {
  override name = 'Migration20261123201820_oauth_flows';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "oauth_flow" ("id" serial primary key, "stage" text not null, "secret_hash" varchar(43) not null, "browser_hash" varchar(43) null, "provider" varchar(50) not null, "return_to" varchar(512) not null, "code_challenge" varchar(43) not null, "session_id" uuid null, "arrival" jsonb null, "expires_at" timestamptz(3) not null, "created_at" timestamptz(3) not null default now(), "updated_at" timestamptz(3) not null default now(), "created_by" int null, "updated_by" int null, "deleted_at" timestamptz(3) null);`,
    );
    this.addSql(`alter table "oauth_flow" add constraint "oauth_flow_secret_hash_unique" unique ("secret_hash");`);
    this.addSql(`create index "oauth_flow_expires_at_index" on "oauth_flow" ("expires_at");`);
    this.addSql(
      `create index "oauth_flow_session_id_index" on "oauth_flow" ("session_id") where session_id is not null;`,
    );
    this.addSql(
      `create index "oauth_flow_created_by_index" on "oauth_flow" ("created_by") where created_by is not null;`,
    );
    this.addSql(
      `create index "oauth_flow_updated_by_index" on "oauth_flow" ("updated_by") where updated_by is not null;`,
    );

    this.addSql(
      `alter table "oauth_flow" add constraint "oauth_flow_session_id_foreign" foreign key ("session_id") references "session" ("id") on update no action on delete cascade;`,
    );
    this.addSql(
      `alter table "oauth_flow" add constraint "oauth_flow_created_by_foreign" foreign key ("created_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "oauth_flow" add constraint "oauth_flow_updated_by_foreign" foreign key ("updated_by") references "user" ("id") on update no action on delete set null;`,
    );
    this.addSql(
      `alter table "oauth_flow" add constraint "oauth_flow_browser_check" check ((stage = 'gone') = (browser_hash is not null));`,
    );
    this.addSql(
      `alter table "oauth_flow" add constraint "oauth_flow_arrival_check" check ((stage = 'back') = (arrival is not null));`,
    );
    this.addSql(
      `alter table "oauth_flow" add constraint "oauth_flow_stage_check" check ("stage" in ('asked', 'gone', 'back'));`,
    );
    this.addSql(
      `create or replace function "oauth_flow_oauth_flow_touch_fn"() returns trigger as \$\$ begin new.updated_at := clock_timestamp(); return new; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "oauth_flow_touch" BEFORE UPDATE on "oauth_flow" for each ROW execute function "oauth_flow_oauth_flow_touch_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "oauth_flow_touch" on "oauth_flow";`);
    this.addSql(`drop function if exists "oauth_flow_oauth_flow_touch_fn"();`);
    this.addSql(`drop table if exists "oauth_flow" cascade;`);
  }
}
