import { Migration } from '@mikro-orm/migrations';

export class Migration20261127053000_former_indexes_go extends Migration {
  override name = 'Migration20261127053000_former_indexes_go';

  // after all that takes its time: until the commit, everybody who reads these tables waits
  override up(): void | Promise<void> {
    this.addSql(
      `drop index "user_first_name_prefix_index", "user_last_name_prefix_index", "user_identity_value_prefix_index";`,
    );
    this.addSql(`drop index "audit_event_actor_index", "audit_event_subject_index", "audit_event_action_index";`);
    this.addSql(
      `drop index "audit_stranger_actor_index", "audit_stranger_subject_index", "audit_stranger_action_index";`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `create index "user_first_name_prefix_index" on "user" ((lower(first_name) collate "C"), id) include (first_name);`,
    );
    this.addSql(
      `create index "user_last_name_prefix_index" on "user" ((lower(last_name) collate "C")) include (id, last_name);`,
    );
    this.addSql(
      `create index "user_identity_value_prefix_index" on "user_identity" (value collate "C") include (user_id);`,
    );
    for (const table of ['audit_event', 'audit_stranger']) {
      this.addSql(
        `create index "${table}_actor_index" on "${table}" ("actor_id", "at", "id") where actor_id is not null;`,
      );
      this.addSql(`create index "${table}_subject_index" on "${table}" ("subject_type", "subject_id", "at", "id");`);
      this.addSql(`create index "${table}_action_index" on "${table}" ("action", "at", "id");`);
    }
  }
}
