import type { TokenDigest } from '../../domain/ids.ts';
import type { AttemptScope, ScopeKind } from '../../domain/locks/attempt-scope.ts';
import { scopeOf } from '../../domain/sign-in/known-device.ts';
import type { NewDevice } from '../../domain/sign-in/known-device.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { SignedIn } from './signed-in.ts';

/** `deviceToken` makes tries from this device count in a attempt scope of their own. */
export type SignedInDevice = SignedIn & Readonly<{ deviceToken: string }>;

/** What a sign-in brings: the attempt scope that it asks for, what becomes known otherwise, and the token to answer. */
export type Device = Readonly<{ scope: AttemptScope; fresh: NewDevice; tokenFor: (scope: ScopeKind) => string }>;

/** The token that came with a request, if any, is answered again where it is good, else a fresh one. */
export const deviceOf = (tokens: OpaqueTokens, presented: string | null | undefined): Device => {
  const fresh = tokens.issue();
  return {
    scope: scopeOf(digestOf(tokens, presented)),
    fresh: { token: fresh.digest },
    tokenFor: (scope) => (scope === 'Device' && presented ? presented : fresh.token),
  };
};

/** The attempt scope that a request asks for which signs nobody in. */
export const scopeFor = (tokens: OpaqueTokens, presented: string | null | undefined): AttemptScope =>
  scopeOf(digestOf(tokens, presented));

const digestOf = (tokens: OpaqueTokens, presented: string | null | undefined): TokenDigest | null =>
  presented ? tokens.digest(presented) : null;
