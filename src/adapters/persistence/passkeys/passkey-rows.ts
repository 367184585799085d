import type { OwnPasskeys } from '../../../core/domain/passkeys/own-passkeys.ts';
import type { CredentialId, Passkey } from '../../../core/domain/passkeys/passkey.ts';
import type { PasskeyInUse } from '../../../core/domain/passkeys/use-passkey.ts';
import type { Run } from '../database/sql.ts';
import type { RowOf } from '../database/statement.ts';
import { LIST } from './passkey-statements.ts';
import type { LOCK, LOCK_OWNER } from './passkey-statements.ts';

export type Owner = RowOf<typeof LOCK_OWNER>;

export const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export const toPasskey = (row: RowOf<typeof LIST>): Passkey => ({
  id: row.id,
  credentialId: textOf(row.credential_id) as CredentialId,
  rpId: row.rp_id,
  name: row.name,
  aaguid: row.aaguid,
  transports: row.transports,
  isBackedUp: row.backed_up,
  hasVerifiedUser: row.uv_seen,
  isBlocked: row.blocked_at !== null,
  version: row.version,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});

export const toInUse = (row: RowOf<typeof LOCK>): PasskeyInUse['passkey'] => ({
  id: row.id,
  name: row.name,
  counter: Number(row.stored),
  isSynced: row.backup_eligible,
  isBlocked: row.blocked_at !== null,
  addedIn: row.added_in,
});

/** The caller must have locked the owner. */
export const ownPasskeys = async (run: Run, owner: Owner): Promise<OwnPasskeys> => ({
  userId: owner.user_id,
  verified: owner.verified,
  passkeys: (await run(LIST, owner.user_id)).map(toPasskey),
  hasOtherWayIn: owner.has_other_way_in,
  factor: { totp: owner.totp_confirmed_at, isAlways: owner.always_second_factor },
  isRequired: owner.is_required,
  recoveryCodesLeft: owner.left,
});
