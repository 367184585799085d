const IS_USABLE = (passkey: string): string => `(${passkey}.deleted_at is null and ${passkey}.blocked_at is null)`;

export const PASSKEYS = (userId: string): string =>
  `(select count(*)::int from public.passkey pk where pk.user_id = ${userId} and pk.deleted_at is null)`;

/** SQL condition: the user has a passkey that has performed user verification, even if it is blocked now. */
export const HAS_VERIFIED_PASSKEY = (userId: string): string =>
  `exists (select from public.passkey pk where pk.user_id = ${userId} and pk.deleted_at is null and pk.uv_seen)`;

export const HAS_PASSKEY = (userId: string): string =>
  `exists (select from public.passkey pk where pk.user_id = ${userId} and ${IS_USABLE('pk')})`;
