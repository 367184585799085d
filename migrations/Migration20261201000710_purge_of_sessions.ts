import { Migration } from '@mikro-orm/migrations';

/**
 * The same for sessions, whose end moves with each refresh: a column that changes only when the sweep looks at the session
 * takes the place of its end in the indexes.
 */
export class Migration20261201000710_swept_sessions extends Migration {
  override name = 'Migration20261201000710_swept_sessions';

  override up(): void {
    this.addSql('alter table session add column sweep_at timestamptz(3) not null default now()');
    this.addSql('drop index session_over_index, session_living_index');
    this.addSql('create index session_over_index on session (least(sweep_at, ended_at))');
    this.addSql('create index session_living_index on session (user_id, epoch, sweep_at) where ended_at is null');
  }

  override down(): void {
    this.addSql('drop index session_over_index, session_living_index');
    this.addSql('alter table session drop column sweep_at');
    this.addSql('create index session_over_index on session (least(expires_at, idle_expires_at, ended_at))');
    this.addSql(`
      create index session_living_index on session (user_id, epoch, least(expires_at, idle_expires_at))
        where ended_at is null
    `);
  }
}
