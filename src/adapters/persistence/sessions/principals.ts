import type { Pool } from 'pg';
import type { SessionId } from '../../../core/domain/ids.ts';
import { isRequiredOf } from '../../../core/domain/second-factor/assurance.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import type { Amr } from '../../../core/domain/second-factor/evidence.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import type { AccessClaim } from '../../../core/ports/access-tokens.ts';
import { onPool } from '../database/sql.ts';
import type { RowOf, Statement } from '../database/statement.ts';
import { loadTogether } from '../database/together.ts';
import { WITHOUT_PASSKEYS, WITH_PASSKEYS } from './principal-statements.ts';

type Claim = Pick<AccessClaim, 'sessionId' | 'generation' | 'keyId'>;
type Row = RowOf<typeof WITH_PASSKEYS.one>;
type Holder = Omit<Row, 'is_news'>;

export const toPrincipal = (id: SessionId, row: Holder, required: Requirement): Principal => ({
  userId: row.user_id,
  sessionId: id,
  generation: row.generation,
  authenticatedAt: row.authenticated_at,
  authenticatedMsAgo: row.age_ms,
  hasFactor: row.is_set_up || (row.has_passkey && isRequiredOf(required, row)),
  factorMsAgo: row.factor_ms,
  isRemembered: row.is_remembered,
  amr: row.amr as readonly Amr[],
  role: row.role,
  privileges: row.privileges,
});

/** Finds the user and session of a request. Requests in the same turn of the event loop share a statement. */
export const makePrincipals = ({ pool, required }: Readonly<{ pool: Pool; required: Requirement }>) => {
  const { one, each, eachWithUser } = required === 'off' ? WITHOUT_PASSKEYS : WITH_PASSKEYS;
  const together = <R extends Readonly<{ nth: number }>>(sent: Statement<R>) =>
    loadTogether(async (claims: readonly Claim[]): Promise<readonly (R | undefined)[]> => {
      const found = await onPool(pool)(
        sent,
        claims.map(({ sessionId }) => sessionId),
        claims.map(({ generation }) => generation),
        claims.map(({ keyId }) => keyId),
      );
      const byPlace = new Map(found.map((row) => [row.nth, row]));
      return claims.map((_claim, at) => byPlace.get(at + 1));
    });
  return {
    find: together(each),
    findWithUser: together(eachWithUser),
    /** Reads a session for a request without an access token. A null `generation` means the newest one. */
    alone: async (id: SessionId, generation: number | null): Promise<Row | undefined> =>
      (await onPool(pool)(one, id, generation, null))[0],
  };
};

export type Principals = ReturnType<typeof makePrincipals>;
