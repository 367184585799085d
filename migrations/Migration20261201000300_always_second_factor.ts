import { Migration } from '@mikro-orm/migrations';

/** The user's switch “always ask for a second factor”. */
export class Migration20261201000300_always_second_factor extends Migration {
  override name = 'Migration20261201000300_always_second_factor';

  override up(): void {
    this.addSql('alter table user_auth add column always_second_factor boolean not null default false');
  }

  override down(): void {
    this.addSql('alter table user_auth drop column always_second_factor');
  }
}
