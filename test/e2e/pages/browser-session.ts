import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { makeSessionCookies } from '../../../src/adapters/tokens/session-tokens.ts';
import type { SessionId } from '../../../src/core/domain/ids.ts';
import type { SessionSalt } from '../../../src/core/domain/sessions/session.ts';
import { join } from '../client.ts';
import type { Member } from '../client.ts';
import { sql } from '../people.ts';
import { SECRET_KEY } from '../process.ts';
import type { SharedService } from '../shared-service.ts';
import { makeVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const keys = makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] });
const cookies = makeSessionCookies(keys.derive('session-cookies'));

/** The cookie that a browser with this session has. */
export const cookieOf = async ({ database }: SharedService, sessionId: string): Promise<string> => {
  const [session] = await sql<{ salt: SessionSalt; generation: number }>(
    database.url,
    'select salt, generation from session where id = $1',
    [sessionId],
  );
  const { salt, generation } = session!;
  return cookies.issue({ sessionId: sessionId as SessionId, generation }, salt);
};

/** Somebody who has just registered, at a browser. */
export const joinAtBrowser = async (
  shared: SharedService,
  language = 'en',
): Promise<Readonly<{ member: Member; visitor: Visitor }>> => {
  const member = await join(shared.service.url);
  const visitor = makeVisitor(shared.service.url, language);
  visitor.cookies.set('session', await cookieOf(shared, member.sessionId));
  return { member, visitor };
};

export const as = ({ accessToken }: Pick<Member, 'accessToken'>) => ({
  headers: { authorization: `Bearer ${accessToken}` },
});

/** As if the sign-in were eleven minutes old. */
export const signedInLongAgo = ({ database }: SharedService, { sessionId }: Member): Promise<unknown> =>
  sql(database.url, `update session set authenticated_at = now() - interval '11 minutes' where id = $1`, [sessionId]);
