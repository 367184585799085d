import type { UserId } from '../../core/domain/ids.ts';
import { plus } from '../../core/domain/lockout.ts';
import type { NewSession } from '../../core/domain/session.ts';
import type { Run } from './sql.ts';

const START = {
  name: 'session_start',
  text: `with signed_in as (update user_auth set last_login_at = $3 where user_id = $2)
         insert into session (id, user_id, authenticated_at, expires_at, ip, user_agent) values ($1, $2, $3, $4, $5, $6)`,
};

/** Writes the session and the time of the sign-in, in the caller's transaction. */
export const startSession = async (run: Run, userId: UserId, session: NewSession, now: Date): Promise<void> => {
  const { id, client, ttlMs } = session;
  await run(START, id, userId, now, plus(now, ttlMs), client.ip, client.userAgent?.slice(0, 512) ?? null);
};
