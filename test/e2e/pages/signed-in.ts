import { Pool } from 'pg';
import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { makeSessionCookies } from '../../../src/adapters/tokens/session-tokens.ts';
import type { SessionId } from '../../../src/core/domain/ids.ts';
import type { SessionSalt } from '../../../src/core/domain/sessions/session.ts';
import { CUSTOM, makeCustomRole, makePerson } from '../matrix/objects.ts';
import type { Person } from '../matrix/objects.ts';
import { sql } from '../people.ts';
import { SECRET_KEY } from '../process.ts';
import type { SharedService } from '../shared-service.ts';
import { makeVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

const cookies = makeSessionCookies(
  makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] }).derive('session-cookies'),
);

/** The cookie of a session that was written to the database. */
export const cookieOf = async (database: string, sessionId: string): Promise<string> => {
  const [row] = await sql<{ salt: SessionSalt }>(database, 'select salt from session where id = $1', [sessionId]);
  return cookies.issue({ sessionId: sessionId as SessionId, generation: 1 }, row!.salt);
};

/** Makes people with a role, each at a browser of their own. */
export const peopleAt = ({ service, database }: SharedService) => {
  const pool = new Pool({ connectionString: database.url, max: 2, idleTimeoutMillis: 1_000, allowExitOnIdle: true });
  return {
    pool,
    make: (role: string): Promise<Person> => makePerson(pool, role),
    makeSupport: async (): Promise<void> => {
      const [known] = await sql(database.url, 'select from role where name = $1', [CUSTOM]);
      if (known === undefined) await makeCustomRole(pool);
    },
    at: async (person: Person, language = 'en'): Promise<Visitor> => {
      const visitor = makeVisitor(service.url, language);
      visitor.cookies.set('session', await cookieOf(database.url, person.sessionId));
      return visitor;
    },
    end: () => pool.end(),
  };
};
