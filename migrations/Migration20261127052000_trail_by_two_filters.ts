import { Migration } from '@mikro-orm/migrations';

export class Migration20261127052000_trail_by_two_filters extends Migration {
  override name = 'Migration20261127052000_trail_by_two_filters';

  // made by hand before, and concurrently, where the trail is long
  override up(): void | Promise<void> {
    this.addSql(
      `create index if not exists "audit_event_by_actor_index" on "audit_event" ("actor_id", "at", "id") include ("action", "subject_type", "subject_id") where actor_id is not null;`,
    );
    this.addSql(
      `create index if not exists "audit_event_by_subject_index" on "audit_event" ("subject_type", "subject_id", "at", "id") include ("action", "actor_id");`,
    );
    this.addSql(
      `create index if not exists "audit_event_by_action_index" on "audit_event" ("action", "at", "id") include ("actor_id", "subject_type", "subject_id");`,
    );
    this.addSql(
      `create index if not exists "audit_stranger_by_actor_index" on "audit_stranger" ("actor_id", "at", "id") include ("action", "subject_type", "subject_id") where actor_id is not null;`,
    );
    this.addSql(
      `create index if not exists "audit_stranger_by_subject_index" on "audit_stranger" ("subject_type", "subject_id", "at", "id") include ("action", "actor_id");`,
    );
    this.addSql(
      `create index if not exists "audit_stranger_by_action_index" on "audit_stranger" ("action", "at", "id") include ("actor_id", "subject_type", "subject_id");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `drop index "audit_event_by_actor_index", "audit_event_by_subject_index", "audit_event_by_action_index";`,
    );
    this.addSql(
      `drop index "audit_stranger_by_actor_index", "audit_stranger_by_subject_index", "audit_stranger_by_action_index";`,
    );
  }
}
