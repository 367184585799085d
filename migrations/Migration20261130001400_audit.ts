import { Migration } from '@mikro-orm/migrations';

export class Migration20261130001400_audit extends Migration {
  override name = 'Migration20261130001400_audit';

  override up(): void {
    this.addSql(`
      create table audit_event (
        id uuid primary key,
        at timestamptz(3) not null,
        actor_id int,
        subject_type varchar(16),
        subject_id varchar(64),
        action varchar(32) not null,
        outcome text not null check (outcome in ('success', 'refused')),
        request_id varchar(64),
        digest bytea not null,
        mac bytea not null
      );

      create index audit_event_at_index on audit_event (at, id);
      create index audit_event_by_actor_index on audit_event (actor_id, at, id)
        include (action, subject_type, subject_id) where actor_id is not null;
      create index audit_event_by_subject_index on audit_event (subject_type, subject_id, at, id)
        include (action, actor_id);
      create index audit_event_by_action_index on audit_event (action, at, id)
        include (actor_id, subject_type, subject_id);
    `);

    this.addSql(`
      create table audit_detail (
        event_id uuid primary key,
        salt bytea not null,
        details text not null
      );
    `);

    this.addSql(`
      create table audit_seal (
        position bigint primary key,
        event_id uuid not null constraint audit_seal_event_id_unique unique,
        hash bytea not null,
        mac bytea not null,
        key_id varchar(16) not null
      );
    `);

    this.addSql(`
      create table audit_stranger (
        id uuid primary key,
        at timestamptz(3) not null,
        actor_id int,
        subject_type varchar(16),
        subject_id varchar(64),
        action varchar(32) not null,
        outcome text not null check (outcome in ('success', 'refused')),
        request_id varchar(64),
        digest bytea not null,
        mac bytea not null
      );

      create index audit_stranger_at_index on audit_stranger (at, id);
      create index audit_stranger_by_actor_index on audit_stranger (actor_id, at, id)
        include (action, subject_type, subject_id) where actor_id is not null;
      create index audit_stranger_by_subject_index on audit_stranger (subject_type, subject_id, at, id)
        include (action, actor_id);
      create index audit_stranger_by_action_index on audit_stranger (action, at, id)
        include (actor_id, subject_type, subject_id);
    `);

    this.addSql(`
      create table audit_stranger_detail (
        event_id uuid primary key,
        salt bytea not null,
        details text not null
      );
    `);

    this.addSql(`
      create table audit_tally (
        user_id int not null,
        action varchar(32) not null,
        outcome text not null check (outcome in ('success', 'refused')),
        minute timestamptz(3) not null,
        actor_id int,
        is_subject boolean not null,
        count int not null,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        created_by int constraint audit_tally_created_by_foreign references "user" on delete set null,
        updated_by int constraint audit_tally_updated_by_foreign references "user" on delete set null,
        deleted_at timestamptz(3),
        primary key (user_id, action, outcome, minute)
      );

      create index audit_tally_minute_index on audit_tally (minute);
      create index audit_tally_created_by_index on audit_tally (created_by) where created_by is not null;
      create index audit_tally_updated_by_index on audit_tally (updated_by) where updated_by is not null;

      create or replace function audit_tally_audit_tally_touch_fn() returns trigger language plpgsql as
        $$ begin new.updated_at := clock_timestamp(); return new; end; $$;
      create trigger audit_tally_touch before update on audit_tally
        for each row execute function audit_tally_audit_tally_touch_fn();
    `);
  }

  override down(): void {
    this.addSql('drop table audit_tally, audit_stranger_detail, audit_stranger, audit_seal, audit_detail, audit_event');
    this.addSql('drop function audit_tally_audit_tally_touch_fn()');
  }
}
