import type { SessionId, UserId } from '../ids.ts';

/** Who a call works for; it only determines the queue that the call waits in. */
export type Caller =
  | Readonly<{ _tag: 'Service' }>
  /** Looks up the session of a bearer token. */
  | Readonly<{ _tag: 'Bearer' }>
  | Readonly<{ _tag: 'Anonymous' }>
  /** From a known device of the account's owner. */
  | Readonly<{ _tag: 'Device' }>
  | Readonly<{ _tag: 'SignedIn'; userId: UserId; sessionId: SessionId }>;

export const service: Caller = { _tag: 'Service' };
export const anonymous: Caller = { _tag: 'Anonymous' };
export const device: Caller = { _tag: 'Device' };
export const bearer: Caller = { _tag: 'Bearer' };
export const signedIn = ({ userId, sessionId }: Readonly<{ userId: UserId; sessionId: SessionId }>): Caller => ({
  _tag: 'SignedIn',
  userId,
  sessionId,
});
