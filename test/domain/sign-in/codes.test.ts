import { expect } from 'chai';
import type { AddressOwnership } from '../../../src/core/domain/addresses/ownership.ts';
import type { IdentityId, SessionId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { verifyCode } from '../../../src/core/domain/sign-in/codes.ts';
import { noOtp } from '../../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import { aClient, aDigest, aNonce, aSignIn, anEmail, policies } from '../../support/values.ts';

const now = new Date('2024-02-29T12:00:00Z');
const address = anEmail('ada');
const userId = 7 as UserId;
const registration: TokenDigest = aDigest();
const signIn = aSignIn({
  id: 'session' as SessionId,
  client: aClient(),
  ttlMs: 1,
  idleTtlMs: 1,
  device: { token: aDigest() },
});
const { session } = signIn;
const owner = {
  userId,
  identityId: 1 as IdentityId,
  passwordHash: noPassword,
  accessRevokedAt: null,
  own: [],
  primary: null,
};
const otp = { ...noOtp, pending: { nonce: aNonce(), generatedAt: now } };
const signedIn = {
  otps: [{ address, otp: noOtp }],
  session: { userId, session },
  reopensFrom: policies.otp.lockout.maxTotal,
};
const started = { _tag: 'SessionStarted', by: userId, userId, method: 'code', sessionId: session.id, failures: 0 };

const guessing = (ownership: AddressOwnership, sent: TokenDigest | null = null) =>
  verifyCode(policies.otp, { isRight: () => true, registration: sent, signIn, language: 'de' })(
    { address, ownership, otp },
    now,
  );

describe('a right sign-in code', () => {
  it('signs the owner in, and ends the open registrations of others at the address', () => {
    expect(guessing({ ...owner, _tag: 'Verified', isActive: true, methods: [] })).to.deep.equal({
      writes: { ...signedIn, endsOthersOf: [address] },
      events: [started],
      answer: { _tag: 'Right', isApplied: null },
    });
  });

  it('completes a registration, whose name holds only with its token', () => {
    const ownership = { ...owner, _tag: 'Registering', registration, fingerprint: null } as const;
    const verified = { _tag: 'IdentityVerified', by: userId, userId, identity: address };
    for (const [sent, replaceBy, isApplied] of [
      [registration, null, true],
      [aDigest(), { firstName: 'ada' }, false],
      [null, { firstName: 'ada' }, null],
    ] as const)
      expect(guessing(ownership, sent)).to.deep.equal({
        writes: { ...signedIn, complete: { userId, address, replaceBy } },
        events: [verified, started],
        answer: { _tag: 'Right', isApplied },
      });
  });

  it('says that a registration was not applied to an account that exists', () => {
    const { answer } = guessing({ ...owner, _tag: 'Verified', isActive: true, methods: [] }, registration);
    expect(answer).to.deep.equal({ _tag: 'Right', isApplied: false });
  });

  it('is wrong for an inactive owner and an unknown address', () => {
    for (const ownership of [
      { ...owner, _tag: 'Verified', isActive: false, methods: [] },
      { _tag: 'Unknown' },
    ] as const)
      expect(guessing(ownership).answer, ownership._tag).to.deep.equal({ _tag: 'Wrong' });
  });
});
