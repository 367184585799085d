/** SQL: whether a passkey is one that its user can sign in with. */
const IS_USABLE = (passkey: string): string => `(${passkey}.deleted_at is null and ${passkey}.blocked_at is null)`;

export const PASSKEYS = (userId: string): string =>
  `(select count(*)::int from public.passkey pk where pk.user_id = ${userId} and pk.deleted_at is null)`;

/** SQL: whether a user has a passkey that has verified its user, even if it is blocked since. */
export const HAS_VERIFIED_PASSKEY = (userId: string): string =>
  `exists (select from public.passkey pk where pk.user_id = ${userId} and pk.deleted_at is null and pk.uv_seen)`;

/** SQL: whether a user can sign in with a passkey. */
export const HAS_PASSKEY = (userId: string): string =>
  `exists (select from public.passkey pk where pk.user_id = ${userId} and ${IS_USABLE('pk')})`;
