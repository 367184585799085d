import { recordAnonymousAttempts } from './anonymous-attempts.ts';
import { sealTrail } from './audit-chain.ts';
import type { Sealed } from './audit-chain.ts';
import type { Head } from './audit-links.ts';
import { recordTallies } from './audit-tallies.ts';
import type { Audit } from './audit-trail.ts';

type Deps = Pick<Parameters<typeof sealTrail>[0], 'pool' | 'seals'> & Readonly<{ audit: Pick<Audit, 'record'> }>;

/** Writes the counted events of past minutes, then seals the trail. `known` is a last seal that the operator trusts. */
export const sealCounted = async ({ pool, seals, audit }: Deps, known: Head | null): Promise<Sealed> => {
  await recordAnonymousAttempts({ pool, audit });
  await recordTallies({ pool, audit });
  return sealTrail({ pool, seals, known: known && { head: known, audit } });
};
