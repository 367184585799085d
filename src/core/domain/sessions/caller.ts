import type { SessionId, UserId } from '../ids.ts';

/** The caller on whose behalf the database is called. This only decides in which queue the call waits. */
export type Caller =
  | Readonly<{ _tag: 'Service' }>
  /** The call looks up the session of a bearer token. */
  | Readonly<{ _tag: 'Bearer' }>
  | Readonly<{ _tag: 'Anonymous' }>
  /** The call comes from a known device of the account's owner. */
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
