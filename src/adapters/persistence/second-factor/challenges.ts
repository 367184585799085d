import type { UserId } from '../../../core/domain/ids.ts';
import type { NewChallenge } from '../../../core/domain/second-factor/evidence.ts';
import { AGO, purgeStatement } from '../database/purge.ts';
import type { Run } from '../database/sql.ts';
import { columns, statement } from '../database/statement.ts';
import { IS_LIVING } from '../sessions/living-sessions.ts';

/** The maximum number of sign-ins, and separately of re-authentications, per user that wait for a second factor. */
const MAX_OPEN = 50;
const OPEN = statement({
  name: 'challenge_open',
  text: `with pushed_out as (
           delete from public.sign_in_challenge where user_id = $1 and (session_id is null) = ($3::uuid is null) and id not in
             (select id from public.sign_in_challenge where user_id = $1 and (session_id is null) = ($3::uuid is null)
               order by used_at is null and expires_at > clock_timestamp() desc, expires_at desc, id limit ${MAX_OPEN - 1}))
         insert into public.sign_in_challenge (user_id, token_hash, session_id, epoch, amr, expires_at)
         select a.user_id, $2, $3, a.session_epoch, $4, clock_timestamp() + make_interval(secs => $5::float8 / 1000)
           from public.user_auth a where a.user_id = $1`,
});
/** A challenge is invalid if all sessions of its user were ended, or the session that it re-authenticates has ended. */
export const OWNER = statement({
  name: 'challenge_owner',
  columns: columns('sign_in_challenge', 'user_id', 'session_id'),
  text: `select c.user_id, c.session_id from public.sign_in_challenge c join public.user_auth a on a.user_id = c.user_id
          where c.token_hash = $1 and c.used_at is null and c.expires_at > clock_timestamp() and c.epoch = a.session_epoch
            and (c.session_id is null or exists (select from public.session s where s.id = c.session_id and ${IS_LIVING('s')}))`,
});
/** Lock the user's credential first: its `session_epoch` says whether the sessions have ended. */
export const LOCK = statement({
  name: 'challenge_lock',
  columns: columns('sign_in_challenge', 'amr', 'session_id'),
  text: `select c.amr, c.session_id from public.sign_in_challenge c join public.user_auth a on a.user_id = c.user_id
          where c.token_hash = $1 and c.user_id = $2 and c.used_at is null and c.expires_at > clock_timestamp()
            and c.epoch = a.session_epoch for update of c`,
});
export const USE = statement({
  name: 'challenge_use',
  text: `update public.sign_in_challenge set used_at = clock_timestamp() where token_hash = $1`,
});
export const PURGE = purgeStatement({
  name: 'challenge_purge',
  table: 'sign_in_challenge',
  where: `expires_at < ${AGO}`,
  order: 'expires_at',
});

/** Run this in the transaction that checks the first factor, while it holds the user's locks. */
export const openChallenge = async (run: Run, userId: UserId, challenge: NewChallenge): Promise<void> => {
  await run(OPEN, userId, challenge.token, challenge.session, challenge.amr, challenge.ttlMs);
};
