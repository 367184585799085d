import { sql } from '../people.ts';

/** The name and definition of each table, column, constraint, index, trigger, function, sequence and type. */
const SCHEMA = `
  with mine as (select * from pg_class where relnamespace = 'public'::regnamespace)
  select format('%s %s%s', relname, relkind, relpersistence) as name, reloptions::text as definition from mine
  union all
  select c.relname || '.' || a.attname,
         concat_ws(' ', row_number() over (partition by c.oid order by a.attnum), format_type(a.atttypid, a.atttypmod),
                   case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid))
    from mine c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relkind = 'r'
  union all
  select c.relname || ' ' || k.conname, pg_get_constraintdef(k.oid) || case when not k.convalidated then ' unchecked' else '' end
    from mine c join pg_constraint k on k.conrelid = c.oid where k.contype <> 'n'
  union all
  select c.relname || ' ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) || case when not i.indisvalid then ' invalid' else '' end
    from mine c join pg_index i on i.indrelid = c.oid
  union all
  select c.relname || ' ' || t.tgname, format('%s %s', pg_get_triggerdef(t.oid), t.tgenabled)
    from mine c join pg_trigger t on t.tgrelid = c.oid where not t.tgisinternal
  union all
  select proname, pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
  union all
  select sequencename, format('%s %s %s %s %s %s', data_type, start_value, min_value, max_value, increment_by, cycle)
    from pg_sequences where schemaname = 'public'
  union all
  select typname, typtype::text from pg_type where typnamespace = 'public'::regnamespace and typtype in ('d', 'e')`;

/** Everything that migrations create, one line each. */
export const schemaOf = async (url: string): Promise<readonly string[]> => {
  const found = await sql<{ name: string; definition: string | null }>(url, SCHEMA);
  return found.map(({ name, definition }) => `${name}: ${definition ?? ''}`);
};

/** The lines that only one of two schemas has. */
export const difference = (before: readonly string[], after: readonly string[]): readonly string[] => [
  ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
  ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
];
