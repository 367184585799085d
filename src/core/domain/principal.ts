import type { SessionId, UserId } from './ids.ts';

/** Who makes a request: a living session of an active user, with the role's privileges as they are right now. */
export type Principal = Readonly<{
  userId: UserId;
  sessionId: SessionId;
  /** Of the token that was presented, or is to be issued. */
  generation: number;
  /** How long ago the user last proved who they are, in milliseconds, by the store's clock. */
  authenticatedMsAgo: number;
  authenticatedAt: Date;
  role: string;
  privileges: readonly string[];
}>;

/** Whether the sign-in is fresh enough for what asks for one (contract, ⚿): within `reauthTtlMs`. */
export const isFresh = (reauthTtlMs: number, { authenticatedMsAgo }: Principal): boolean =>
  authenticatedMsAgo < reauthTtlMs;
