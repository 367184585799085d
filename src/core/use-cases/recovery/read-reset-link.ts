import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import { invalidResetToken } from '../../domain/errors.ts';
import type { InvalidResetToken, Unavailable } from '../../domain/errors.ts';
import { isLinkGood } from '../../domain/recovery/recovery.ts';
import type { LinkClaim, LinkSubject } from '../../domain/recovery/recovery.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { ResetLinks } from '../../ports/reset-links.ts';

/** Checks whether a reset link is valid now. The link stays usable. */
export type ReadResetLink = (token: string) => TE.TaskEither<InvalidResetToken | Unavailable, void>;

type Deps = Readonly<{ addresses: Addresses; links: ResetLinks }>;

export const makeReadResetLink =
  (deps: Deps): ReadResetLink =>
  (token) =>
    pipe(
      goodLink(deps, token),
      TE.map(() => undefined),
    );

/** A link that was valid when it was read, and a check to repeat under the row lock. */
export type GoodLink = Readonly<{
  address: Address;
  claim: LinkClaim;
  isGenuine: (subject: LinkSubject) => boolean;
}>;

export const goodLink = (
  { addresses, links }: Deps,
  token: string,
): TE.TaskEither<InvalidResetToken | Unavailable, GoodLink> => {
  const claim = links.read(token);
  if (claim === null) return TE.left(invalidResetToken);
  const isGenuine = (subject: LinkSubject) => links.isGenuine(claim, subject);
  return pipe(
    addresses.find(claim.identityId),
    TE.map(O.filter(({ subject, now }) => isLinkGood({ claim, isGenuine }, subject, now))),
    TE.flatMap(TE.fromOption(() => invalidResetToken)),
    TE.map(({ subject: { address } }) => ({ address, claim, isGenuine })),
  );
};
