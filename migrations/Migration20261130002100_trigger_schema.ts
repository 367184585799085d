import { Migration } from '@mikro-orm/migrations';

const EVENTS = ['insert', 'update'];
const SET = 'update "user" set is_registering = new.registration_hash is not null where id = new.user_id';
const BEFORE = `${SET} and is_registering = (new.registration_hash is null); return null;`;
/** Updates the users in the schema of the trigger's table, so that it does not depend on the search path. */
const NOW = `execute format('update %I."user" set is_registering = $1 where id = $2 and is_registering <> $1', tg_table_schema) using new.registration_hash is not null, new.user_id; return null;`;

export class Migration20261130002100_trigger_schema extends Migration {
  override name = 'Migration20261130002100_trigger_schema';

  override up(): void {
    this.replace(NOW);
  }

  override down(): void {
    this.replace(BEFORE);
  }

  private replace(body: string): void {
    for (const event of EVENTS) {
      this.addSql(`
        create or replace function user_identity_user_identity_registering_${event}_fn() returns trigger
          language plpgsql as $$ begin ${body} end; $$;
      `);
    }
  }
}
