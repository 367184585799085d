import type { SessionId, UserId } from './ids.ts';

/** Who makes a request: a living session of an active user, with the role's privileges as they are right now. */
export type Principal = Readonly<{
  userId: UserId;
  sessionId: SessionId;
  generation: number;
  authenticatedAt: Date;
  role: string;
  privileges: readonly string[];
}>;
