import { Migration } from '@mikro-orm/migrations';

/** Links that undo a second factor, and what they need to know about factors, sessions and addresses. */
export class Migration20261201000400_undo_links extends Migration {
  override name = 'Migration20261201000400_undo_links';

  override up(): void {
    this.addSql('alter table user_auth add column totp_added_in uuid, add column always_added_in uuid');
    this.addSql('alter table recovery_code add column added_in uuid');
    this.addSql('alter table session add column factor_added_in uuid');
    this.addSql('alter table user_identity add column verified_at timestamptz(3)');
    for (const [event, when] of [
      ['insert', '(new.is_verified)'],
      ['update', '(new.is_verified AND (NOT old.is_verified))'],
    ])
      this.addSql(`
        create or replace function user_identity_user_identity_verified_${event}_fn() returns trigger language plpgsql as
          $$ begin new.verified_at := now(); return new; end; $$;
        create trigger user_identity_verified_${event} before ${event} on user_identity
          for each row when ${when} execute function user_identity_user_identity_verified_${event}_fn();
      `);
    this.addSql(`
      create table undo_link (
        id uuid primary key default gen_random_uuid(),
        user_id int not null constraint undo_link_user_id_foreign references "user" on delete cascade,
        token_hash varchar(43) not null constraint undo_link_token_hash_unique unique,
        added_in uuid not null,
        since timestamptz(3) not null,
        expires_at timestamptz(3) not null,
        used_at timestamptz(3),
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint undo_link_created_by_foreign references "user" on delete set null,
        updated_by int constraint undo_link_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3)
      );
      create index undo_link_user_id_index on undo_link (user_id);
      create index undo_link_expires_at_index on undo_link (expires_at);
      create index undo_link_created_by_index on undo_link (created_by) where created_by is not null;
      create index undo_link_updated_by_index on undo_link (updated_by) where updated_by is not null;
      create or replace function undo_link_undo_link_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger undo_link_touch before update on undo_link
        for each row execute function undo_link_undo_link_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table undo_link');
    this.addSql('drop function undo_link_undo_link_touch_fn()');
    for (const event of ['insert', 'update']) {
      this.addSql(`drop trigger user_identity_verified_${event} on user_identity`);
      this.addSql(`drop function user_identity_user_identity_verified_${event}_fn()`);
    }
    this.addSql('alter table user_identity drop column verified_at');
    this.addSql('alter table session drop column factor_added_in');
    this.addSql('alter table recovery_code drop column added_in');
    this.addSql('alter table user_auth drop column totp_added_in, drop column always_added_in');
  }
}
