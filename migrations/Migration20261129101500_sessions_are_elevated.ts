import { Migration } from '@mikro-orm/migrations';

export class Migration20261129101500_sessions_are_elevated extends Migration {
  override name = 'Migration20261129101500_sessions_are_elevated';

  override up(): void | Promise<void> {
    this.addSql(`alter table "session" add "elevated_generation" int not null default 1;`);
    // those that authenticated again after their sign-in: nobody knows with which generation, so only the newest counts
    this.addSql(
      `update "session" set elevated_generation = generation
        where generation > 1 and ended_at is null and authenticated_at > created_at + interval '1 second';`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "session" drop column "elevated_generation";`);
  }
}
