import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { SUPER_ADMIN } from '../../core/domain/built-in.ts';
import type { SessionId, UserId } from '../../core/domain/ids.ts';
import type { Sessions } from '../../core/ports/sessions.ts';
import { outage } from './outage.ts';
import { onPool } from './sql.ts';

type Row = {
  user_id: UserId;
  generation: number;
  authenticated_at: Date;
  age_ms: number;
  role: string;
  privileges: readonly string[];
};

/** The hottest statement of the service: every signed-in request asks it. SuperAdmin holds every privilege there is. */
const PRINCIPAL = {
  name: 'session_principal',
  text: `select s.user_id, s.generation, s.authenticated_at, r.name as role,
                (extract(epoch from clock_timestamp() - s.authenticated_at) * 1000)::float8 as age_ms,
                array(select p.name from privilege p
                       where p.deleted_at is null
                         and (r.name = '${SUPER_ADMIN}'
                              or exists (select from role_privilege rp
                                          where rp.role_id = r.id and rp.privilege_id = p.id and rp.deleted_at is null))
                       order by p.name) as privileges
           from session s join "user" u on u.id = s.user_id join role r on r.id = u.role_id
          where s.id = $1 and s.ended_at is null and s.expires_at > clock_timestamp() and u.is_active and u.deleted_at is null`,
};

export const makeSessions = (pool: Pool, newId: () => SessionId): Sessions => ({
  newId,
  principal: (id) =>
    TE.tryCatch(async () => {
      const [row] = await onPool(pool)<Row>(PRINCIPAL, id);
      if (row === undefined) return O.none;
      const { user_id: userId, generation, authenticated_at: authenticatedAt, role, privileges } = row;
      return O.some({
        userId,
        sessionId: id,
        generation,
        authenticatedAt,
        authenticatedMsAgo: row.age_ms,
        role,
        privileges,
      });
    }, outage('sessions')),
});
