import type { Address, SessionId, UserId } from '../ids.ts';
import type { NewDevice } from '../sign-in/known-device.ts';

export type Client = Readonly<{ ip: string; userAgent: string | null }>;

/** A sign-in that is about to happen; it starts at the database's `now`. */
export type NewSession = Readonly<{
  id: SessionId;
  client: Client;
  ttlMs: number;
  idleTtlMs: number;
  device: NewDevice;
}>;

/** Random text that only the store knows; a refresh token's MAC is over it, so that the key alone mints none. */
export type SessionSalt = string & { readonly SessionSalt: unique symbol };

/** Why a session ended before its time. */
export type EndReason = 'logout' | 'ended' | 'password' | 'deleted' | 'disabled' | 'reuse' | 'excess';

/** One session as the store keeps it: no token, and nothing that one could be made of without the key. */
export type Session = Readonly<{
  id: SessionId;
  userId: UserId;
  /** Raised by each rotation; the refresh token of the newest is the one that rotates next. */
  generation: number;
  /** Made by the last elevation; tokens of older generations are void . */
  elevatedGeneration: number;
  authenticatedAt: Date;
  salt: SessionSalt;
  /** The newest generation of which a token, be it an access token, was seen here. */
  seenGeneration: number;
  /** How often the parent of the newest generation came late. */
  lateRetries: number;
  rotatedAt: Date;
  expiresAt: Date;
  idleExpiresAt: Date;
  endedAt: Date | null;
  /** Where its owner is told what happens to it. */
  primary: Address | null;
}>;

export type SessionSummary = Readonly<{
  id: SessionId;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
}>;
