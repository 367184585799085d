import { expect } from 'chai';
import type { AddressOwnership } from '../../../src/core/domain/addresses/ownership.ts';
import type { IdentityId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { resetByCode, resetByLink } from '../../../src/core/domain/recovery/recovery.ts';
import { noOtp } from '../../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { aNonce, anEmail, policies } from '../../support/values.ts';

const now = new Date('2024-02-29T12:00:00Z');
const [address, primary] = [anEmail(), anEmail()];
const userId = 7 as UserId;
const owner = { userId, identityId: 1 as IdentityId, passwordHash: noPassword, accessRevokedAt: null, own: [] };

const chosen = { passwordHash: 'new' as PasswordHash, refusal: () => null, language: 'de' } as const;
const pending = { nonce: aNonce(), generatedAt: now };

/** The events of a right reset code for an address of this owner. */
const reset = (ownership: AddressOwnership) => {
  const attempt = { ...chosen, isRight: () => true };
  return resetByCode(policies.otp, attempt)({ address, ownership, otp: { ...noOtp, pending } }, now).events;
};

describe('a reset of a password', () => {
  it('is told to the primary address of the owner', () => {
    const notice = { to: [primary], language: 'de' };
    const ownership = { ...owner, _tag: 'Verified', isActive: true, methods: [], primary } as const;
    expect(reset(ownership)).to.deep.equal([{ _tag: 'PasswordReset', by: userId, userId, notice }]);
  });

  it('by link voids the code that came with it', () => {
    const ownership = { ...owner, _tag: 'Verified', isActive: true, methods: [], primary } as const;
    const claim = { identityId: owner.identityId, expiresAt: new Date(now.getTime() + 1), proof: '' };
    const attempt = { ...chosen, claim, isGenuine: () => true };
    const { writes } = resetByLink(policies.otp, attempt)({ address, ownership, otp: { ...noOtp, pending } }, now);
    expect(writes.otps).to.deep.equal([{ address, otp: noOtp }]);
  });

  it('of an open registration verifies its address, and is told to it', () => {
    const ownership = {
      ...owner,
      _tag: 'Registering',
      registration: 'x' as TokenDigest,
      fingerprint: null,
      primary: null,
    } as const;
    const notice = { to: [address], language: 'de' };
    expect(reset(ownership)).to.deep.equal([
      { _tag: 'IdentityVerified', by: userId, userId, identity: address },
      { _tag: 'PasswordReset', by: userId, userId, notice },
    ]);
  });
});
