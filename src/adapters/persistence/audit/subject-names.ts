import { RESOURCES } from '../../../core/domain/resources.ts';
import { tables } from '../schema/tables.ts';

const OF_USER = `select concat_ws(' ', s.first_name, s.last_name) from public."user" s where s.purged_at is null and`;

/** Resources whose table has a column `name`. */
const named = Object.keys(RESOURCES).flatMap((type) => {
  const table = type.replaceAll('-', '_');
  const isNamed = tables.some(({ meta }) => meta.tableName === table && Object.hasOwn(meta.properties, 'name'));
  return isNamed ? [[type, `select s.name from public."${table}" s where`] as const] : [];
});

/**
 * SQL for the present name of the subject of an event `e`, also of a deleted one; null for subjects without a name and
 * for purged users. A refused request may name an id of any length, which no row can have.
 */
export const SUBJECT_NAME = `case when e.subject_id ~ '^[0-9]{1,10}$' then case e.subject_type
  ${[['user', OF_USER] as const, ...named]
    .map(([type, select]) => `when '${type}' then (${select} s.id = e.subject_id::bigint)`)
    .join('\n  ')} end end`;
