import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { Directory, Taken } from '../../../core/ports/directory.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import { columns, computed, statement } from '../database/statement.ts';

const TAKEN = statement({
  name: 'directory_taken',
  columns: {
    type: computed.oneOf<Taken['type']>(),
    value: computed.string,
    ...columns('user', 'id', 'first_name', 'last_name'),
  },
  text: `select t.type, t.value, h.id, h.first_name, h.last_name
           from (select 'username' as type, o.username as value, o.user_id, 0 as place
                   from public.user_auth a
                   join public.user_auth o on o.username = a.username and o.user_id <> a.user_id and o.deleted_at is null
                  where a.user_id = $1 and a.deleted_at is not null
                 union all
                 select i.type, coalesce(i.oauth_provider, i.value), o.user_id, i.id
                   from public.user_identity i
                   join public.user_identity o on o.type = i.type and o.value = i.value
                    and o.oauth_provider is not distinct from i.oauth_provider and o.is_verified and o.deleted_at is null
                  where i.user_id = $1 and i.is_verified
                    and i.deleted_at = (select deleted_at from public."user" where id = $1)) t
           join public."user" h on h.id = t.user_id
          order by t.place`,
});

export const takenMeanwhile =
  (pool: Pool): Directory['taken'] =>
  (id) =>
    TE.tryCatch(async () => {
      const rows = await onPool(pool)(TAKEN, id);
      return rows.map(({ type, value, first_name: firstName, last_name: lastName, ...row }) => ({
        type,
        value,
        holder: { id: row.id, firstName, lastName },
      }));
    }, outage('directory'));
