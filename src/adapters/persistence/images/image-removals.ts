import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { ImageRemovals } from '../../../core/ports/images.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';

const RESERVE = statement({
  name: 'image_reserve',
  text: `insert into public.image_removal (name, is_reserved, due_at) values ($1, true, clock_timestamp() + interval '1 hour')`,
});
const BATCH = 20;
/** Ends the reservation of an image that is due for removal, so that it can't be given to a user any more. */
const TAKE = statement({
  name: 'image_take',
  columns: columns('image_removal', 'name'),
  text: `update public.image_removal set is_reserved = false, due_at = clock_timestamp() + interval '1 minute'
          where name in (select name from public.image_removal where due_at <= clock_timestamp()
                          order by due_at limit ${BATCH} for update skip locked)
         returning name`,
});
const REMOVED = statement({
  name: 'image_removed',
  text: `delete from public.image_removal where name = $1`,
});

export const makeImageRemovals = (pool: Pool): ImageRemovals => ({
  reserve: (name) => TE.tryCatch(async () => void (await onPool(pool)(RESERVE, name)), outage('image removals')),
  take: TE.tryCatch(async () => (await onPool(pool)(TAKE)).map((row) => row.name), outage('image removals')),
  removed: (name) => TE.tryCatch(async () => void (await onPool(pool)(REMOVED, name)), outage('image removals')),
});
