import { Migration } from '@mikro-orm/migrations';

const FORM = 'create or replace function fold_case(written text) returns text immutable parallel safe';

/**
 * The body of an SQL function is parsed and planned again by each statement that writes a row with names, which takes a
 * millisecond, because the body contains all letters. A PL/pgSQL function is parsed once per connection. It looks up
 * operators when it runs, so it sets a search path.
 */
export class Migration20261201000900_compiled_folding extends Migration {
  override name = 'Migration20261201000900_compiled_folding';

  override up(): void {
    this.addSql(`
      do $$ begin
        execute format('${FORM} language plpgsql set search_path = pg_catalog as %L',
                       'begin ' || pg_get_function_sqlbody('fold_case(text)'::regprocedure) || '; end');
      end $$
    `);
  }

  override down(): void {
    this.addSql(`
      do $$ begin
        execute (select '${FORM} language sql ' || substring(prosrc from '^begin (.*); end$')
                   from pg_proc where oid = 'fold_case(text)'::regprocedure);
      end $$
    `);
  }
}
