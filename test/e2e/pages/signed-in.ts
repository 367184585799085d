import { Pool } from 'pg';
import { CUSTOM, makeCustomRole, makePerson } from '../matrix/objects.ts';
import type { Person } from '../matrix/objects.ts';
import { sql } from '../people.ts';
import type { SharedService } from '../shared-service.ts';
import { cookieOf } from './browser-session.ts';
import { makeVisitor } from './visitor.ts';
import type { Visitor } from './visitor.ts';

/** Makes people with a role, each at a browser of their own. */
export const peopleAt = (shared: SharedService) => {
  const { service, database } = shared;
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
      visitor.cookies.set('session', await cookieOf(shared, person.sessionId));
      return visitor;
    },
    end: () => pool.end(),
  };
};
