import type { SessionId, UserId } from '../ids.ts';

/** For whom something runs. It decides who waits behind whom, and nothing else. */
export type Caller =
  /** Jobs and health checks. */
  | Readonly<{ _tag: 'Service' }>
  /** Looking up the session of a call that brings a token. */
  | Readonly<{ _tag: 'Bearer' }>
  /** A call without a sign-in. */
  | Readonly<{ _tag: 'Stranger' }>
  /** A call from a device that was found to be a known one of the account's owner. */
  | Readonly<{ _tag: 'Device' }>
  | Readonly<{ _tag: 'SignedIn'; userId: UserId; sessionId: SessionId }>;

export const service: Caller = { _tag: 'Service' };
export const stranger: Caller = { _tag: 'Stranger' };
export const device: Caller = { _tag: 'Device' };
export const bearer: Caller = { _tag: 'Bearer' };
export const signedIn = ({ userId, sessionId }: Readonly<{ userId: UserId; sessionId: SessionId }>): Caller => ({
  _tag: 'SignedIn',
  userId,
  sessionId,
});
