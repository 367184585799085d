import type { SessionId } from './ids.ts';

/** Where a request comes from, as far as it can be known. */
export type Client = Readonly<{ ip: string; userAgent: string | null }>;

/** A sign-in that is about to happen; it starts at the database's `now`. */
export type NewSession = Readonly<{ id: SessionId; client: Client; ttlMs: number }>;
