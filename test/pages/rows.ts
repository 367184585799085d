import type { Pool } from 'pg';

/** Moves on with each use of a session, at most once a minute. */
const OF_USE = `'last_used_at', 'idle_expires_at', 'updated_at'`;
/** Written by jobs, too, which run at any time: they seal the trail and write what was counted in the last minute. */
const OF_JOBS = ['audit_seal', 'audit_tally', 'audit_detail', 'audit_event', 'audit_stranger', 'audit_stranger_detail'];

const sumOf = (table: string): string => `
  select '${table}' as name, count(*) || ' ' || coalesce(md5(string_agg(r, ' ' order by r)), '') as sum
    from (select (to_jsonb(t) - array[${table === 'session' ? OF_USE : ''}]::text[])::text as r from public."${table}" t) rows`;

/** A checksum of each table; the trail counts with what requests write to it. */
export const checksums = async (pool: Pool): Promise<Readonly<Record<string, string>>> => {
  const named = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public'`,
  );
  const tables = named.rows.map(({ name }) => name).filter((name) => !OF_JOBS.includes(name));
  const trail = `select 'trail', count(*)::text from audit_event where request_id is not null`;
  const { rows } = await pool.query<{ name: string; sum: string }>([...tables.map(sumOf), trail].join(' union all '));
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
};

/** How many forms of other sites the trail has counted, in this minute or in events. */
export const foreignForms = async (pool: Pool): Promise<number> => {
  const { rows } = await pool.query<{ counted: string }>(
    `select count::text as counted from audit_tally where action = 'form.refused'
     union all
     select d.details from audit_event e join audit_detail d on d.event_id = e.id where e.action = 'form.refused'`,
  );
  const numberIn = (counted: string): number =>
    Number(/^\d+$/.exec(counted)?.[0] ?? /"count".*?(\d+)/.exec(counted)?.[1]);
  return rows.reduce((sum, { counted }) => sum + numberIn(counted), 0);
};
