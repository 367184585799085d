import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../domain/addresses/address.ts';
import type { Unavailable } from '../../domain/errors.ts';
import type { Addresses } from '../../ports/addresses.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import { scopeFor } from './signed-in.ts';

export type AsksFromKnownDevice = (
  address: Address,
  deviceToken: string | null | undefined,
) => TE.TaskEither<Unavailable, boolean>;

type Deps = Readonly<{ addresses: Addresses; tokens: OpaqueTokens }>;

export const makeAsksFromKnownDevice =
  ({ addresses, tokens }: Deps): AsksFromKnownDevice =>
  (address, deviceToken) => {
    const scope = scopeFor(tokens, deviceToken);
    if (scope._tag === 'Public') return TE.right(false);
    return pipe(
      addresses.look(address, scope),
      TE.map(({ otp }) => otp.scope !== undefined),
    );
  };
