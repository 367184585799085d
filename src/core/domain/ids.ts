import type * as t from 'io-ts';
import { MAX_INTEGER, integer, normalised } from './codec.ts';

/** A positive integer in the range of PostgreSQL's `integer` type. */
export type UserId = t.Branded<number, { readonly UserId: unique symbol }>;
export type IdentityId = t.Branded<number, { readonly IdentityId: unique symbol }>;
export type PasskeyId = t.Branded<number, { readonly PasskeyId: unique symbol }>;
/** UUIDv7 (RFC 9562 §5.7). */
export type SessionId = t.Branded<string, { readonly SessionId: unique symbol }>;
/** SHA-256 of an opaque token; a fast hash suffices for 128 random bits. Also identifies a registration in progress. */
export type TokenDigest = string & { readonly TokenDigest: unique symbol };
/** Identifies the request body of a registration, so that a repeated request is recognised. */
export type BodyFingerprint = string & { readonly BodyFingerprint: unique symbol };

const integerId = <A extends number>(name: string): t.Type<A, number> =>
  integer<A>(name, 1, MAX_INTEGER, 'must be a positive whole number');

export const UserId = integerId<UserId>('UserId');
export const IdentityId = integerId<IdentityId>('IdentityId');
export const PasskeyId = integerId<PasskeyId>('PasskeyId');
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const SessionId = normalised<SessionId>('SessionId', (s) => (UUID_V7.test(s) ? s : null), 'must be a UUIDv7', {
  format: 'uuid',
  maxLength: 36,
  pattern: UUID_V7.source,
});
