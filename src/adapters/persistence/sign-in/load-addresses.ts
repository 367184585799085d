import type { Address } from '../../../core/domain/addresses/address.ts';
import type { AddressOwnership, AddressSnapshot } from '../../../core/domain/addresses/ownership.ts';
import type { IdentityId } from '../../../core/domain/ids.ts';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope, FoundScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { LinkSubject } from '../../../core/domain/recovery/recovery.ts';
import type { Requirement } from '../../../core/domain/second-factor/assurance.ts';
import { noOtp } from '../../../core/domain/sign-in/otp.ts';
import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import type { Run } from '../database/sql.ts';
import type { RowOf } from '../database/statement.ts';
import { scopeParameters, toFoundScope } from '../locks/attempt-scopes.ts';
import { toScopeCodes } from '../schema/attempt-scope-columns.ts';
import { otpValues, toOtp } from '../schema/otp-columns.ts';
import { FIND, LOCK_OWNERS, LOOK, SAVE_OTP, SEE } from './address-statements.ts';
import type { UnknownAccounts } from './unknown-accounts.ts';

type LookRow = RowOf<typeof LOOK>;
type Row = RowOf<typeof SEE>;
type Found = RowOf<typeof FIND>;

const toSubject = ({
  identity_id: identityId,
  password_hash: passwordHash,
  shut_at: accessRevokedAt,
  ...row
}: Found): LinkSubject => ({
  identityId,
  passwordHash,
  accessRevokedAt,
  address: row.type === 'email' ? { type: row.type, value: row.value } : { type: row.type, value: row.value },
});

const ownershipOf = (row: Row): AddressOwnership => {
  const { user_id: userId, registration_hash: registration } = row;
  if (userId === null) return { _tag: row.is_invited ? 'Invited' : 'Unknown' };
  const owner = {
    userId,
    identityId: row.identity_id,
    passwordHash: row.password_hash,
    accessRevokedAt: row.shut_at,
    own: row.own,
    primary: row.primary,
  };
  return row.is_verified || registration === null
    ? { ...owner, _tag: 'Verified', isActive: row.is_active, methods: row.methods ?? [] }
    : { ...owner, _tag: 'Registering', registration, fingerprint: row.registration_fingerprint };
};

const otpOf = (row: LookRow): Otp => {
  if (row.wrong_otp_count === null) return noOtp;
  if (row.scope === null) return toOtp(row);
  const codes = toScopeCodes({
    wrong_otp_count: row.scope_wrong_otp_count,
    wrong_otp_total: row.scope_wrong_otp_total,
    wrong_otp_at: row.scope_wrong_otp_at,
    otp_locked_until: row.scope_otp_locked_until,
  });
  return { ...toOtp(row), scope: { kind: row.scope, ...codes } };
};

const lockOwners = async (run: Run, { bucketOf }: UnknownAccounts, addresses: readonly Address[]): Promise<void> => {
  const [one, other = one, ...more] = addresses;
  if (one === undefined || other === undefined || more.length > 0)
    throw new TypeError('there must be one or two addresses');
  await run(LOCK_OWNERS, one.type, one.value, other.type, other.value, bucketOf(one), bucketOf(other));
};

/**
 * Locks the addresses and their owners in a fixed order, then the device or session of `scope`. Returns the state of
 * each address. `now` is read after the locks are acquired. `found` is the device or session whose counts apply to the
 * first address, if any.
 */
export const loadAddresses = async (
  run: Run,
  unknownAccounts: UnknownAccounts,
  addresses: readonly Address[],
  { required, scope = publicScope }: Readonly<{ required: Requirement; scope?: AttemptScope }>,
): Promise<Readonly<{ seen: readonly AddressSnapshot[]; now: Date; found: FoundScope }>> => {
  await unknownAccounts.lock(run, addresses);
  await lockOwners(run, unknownAccounts, addresses);
  const seen: AddressSnapshot[] = [];
  let now = new Date(0);
  let found: FoundScope | null = null;
  for (const address of addresses) {
    const { type, value } = address;
    const place = [type, value, unknownAccounts.bucketOf(address), ...scopeParameters(scope)];
    const [row] = await run(SEE, ...place, required);
    if (row === undefined) throw new TypeError('the statement must return one row');
    seen.push({ address, ownership: ownershipOf(row), otp: otpOf(row) });
    now = row.now;
    found ??= toFoundScope(row);
  }
  return { seen, now, found: found ?? { kind: 'Public' } };
};

/** Reads, without a lock, the failure count for an attempt. */
export const lookAt = async (run: Run, unknownAccounts: UnknownAccounts, address: Address, scope: AttemptScope) => {
  const { type, value } = address;
  const [row] = await run(LOOK, type, value, unknownAccounts.bucketOf(address), ...scopeParameters(scope));
  if (row === undefined) throw new TypeError('the statement must return one row');
  return { otp: otpOf(row), now: row.now };
};

/** Reads, without a lock, what a reset link must match. Returns null if the identity does not exist. */
export const findSubject = async (run: Run, id: IdentityId) => {
  const [row] = await run(FIND, id);
  return row === undefined ? null : { subject: toSubject(row), now: row.now };
};

/** Saves the code and counts of an address: in its identity if `isKnown`, else in its bucket of unknown addresses. */
export const saveOtp = async (
  run: Run,
  unknownAccounts: UnknownAccounts,
  address: Address,
  isKnown: boolean,
  otp: Otp,
): Promise<void> => {
  await run(SAVE_OTP, address.type, address.value, unknownAccounts.bucketOf(address), isKnown, ...otpValues(otp));
};
