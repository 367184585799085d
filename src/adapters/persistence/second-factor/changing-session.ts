import type { Address } from '../../../core/domain/addresses/address.ts';
import type { SessionId, UserId } from '../../../core/domain/ids.ts';
import { MAX_UNDO_LINKS } from '../../../core/domain/second-factor/undo.ts';
import type { ChangingSession } from '../../../core/domain/second-factor/undo.ts';
import type { Run } from '../database/sql.ts';
import { columns, computed, orNull, statement } from '../database/statement.ts';
import { VERIFIED_AT } from './factor-fragments.ts';

const CHANGING_SESSION = statement({
  name: 'factor_changing_session',
  columns: {
    ...columns('session', 'id', 'factor_added_in'),
    has_second_factor: computed.boolean,
    verified_before: computed.json<readonly Address[]>(),
    ...orNull({ covered_by: computed.oneOf<SessionId>() }),
  },
  text: `select s.id, s.factor_added_in, s.factor_at is not null as has_second_factor,
                coalesce((select json_agg(json_build_object('type', v.type, 'value', v.value) order by v.id) from public.user_identity v
                           where v.user_id = s.user_id and v.is_verified and v.type <> 'oauth' and v.deleted_at is null
                             and ${VERIFIED_AT('v')} <= s.created_at), '[]') as verified_before,
                (select min(l.added_in::text) filter (where l.n = 1) from
                  (select o.added_in, row_number() over (order by o.expires_at desc, o.id) as n from public.undo_link o
                    where o.user_id = s.user_id and o.used_at is null and o.expires_at > clock_timestamp()) l
                  having count(*) >= ${MAX_UNDO_LINKS}) as covered_by
           from public.session s where s.id = $1 and s.user_id = $2`,
});
/** Reads the session in which a factor is changed. The caller has locked the session. Null if there is none. */
export const changingSession = async (run: Run, id: SessionId, userId: UserId): Promise<ChangingSession | null> => {
  const [row] = await run(CHANGING_SESSION, id, userId);
  if (row === undefined) return null;
  return {
    id,
    hasSecondFactor: row.has_second_factor,
    factorAddedIn: row.factor_added_in,
    verifiedBefore: row.verified_before,
    coveredBy: row.covered_by,
  };
};
