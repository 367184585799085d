import type { TokenDigest } from '../../domain/ids.ts';
import type { Lane, LaneKind } from '../../domain/locks/lane.ts';
import { laneOf } from '../../domain/sign-in/known-device.ts';
import type { NewDevice } from '../../domain/sign-in/known-device.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { SignedIn } from './signed-in.ts';

/** `deviceToken` makes tries from this device count in a lane of their own. */
export type SignedInDevice = SignedIn & Readonly<{ deviceToken: string }>;

/** What a sign-in brings: the lane that it asks for, what becomes known otherwise, and the token to answer. */
export type Device = Readonly<{ lane: Lane; fresh: NewDevice; tokenFor: (lane: LaneKind) => string }>;

/** The token that came with a request, if any, is answered again where it is good, else a fresh one. */
export const deviceOf = (tokens: OpaqueTokens, presented: string | null | undefined): Device => {
  const fresh = tokens.issue();
  return {
    lane: laneOf(digestOf(tokens, presented)),
    fresh: { token: fresh.digest },
    tokenFor: (lane) => (lane === 'Device' && presented ? presented : fresh.token),
  };
};

/** The lane that a request asks for which signs nobody in. */
export const laneFor = (tokens: OpaqueTokens, presented: string | null | undefined): Lane =>
  laneOf(digestOf(tokens, presented));

const digestOf = (tokens: OpaqueTokens, presented: string | null | undefined): TokenDigest | null =>
  presented ? tokens.digest(presented) : null;
