import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import type { PersonName } from '../../../src/core/domain/account/user.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import { CREATED_USER } from '../../../src/core/domain/events.ts';
import type { TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { accept, isOpen } from '../../../src/core/domain/invitations/invitation.ts';
import type { Invitation } from '../../../src/core/domain/invitations/invitation.ts';
import { invite, inviteAgain } from '../../../src/core/domain/invitations/inviting.ts';
import type { InvitedUser, Invitee } from '../../../src/core/domain/invitations/inviting.ts';
import { open } from '../../../src/core/domain/locks/lockout.ts';
import type { Lockout } from '../../../src/core/domain/locks/lockout.ts';
import type { OtpNonce } from '../../../src/core/domain/sign-in/otp-code.ts';
import { noOtp } from '../../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { MINUTE, aMobile, anEmail, policies } from '../../support/values.ts';

const now = new Date('2024-02-29T12:00:00.000Z');
const at = (ms: number) => new Date(now.getTime() + ms);
const policy = { ttlMs: 1000 };

const makeBook = () => {
  let count = 0;
  return {
    language: 'en' as const,
    issue: () => ({ token: `token ${(count += 1)}`, digest: `digest ${count}` as TokenDigest }),
  };
};

const anInvitation = (changed: Partial<Invitation> = {}): Invitation => ({
  userId: 1 as UserId,
  address: anEmail(),
  expiresAt: at(1000),
  isActive: true,
  methods: [],
  hasSignedIn: false,
  isTaken: false,
  addedBy: null,
  held: [],
  verified: [],
  own: [],
  otps: [noOtp],
  lockouts: [open],
  ...changed,
});

const accepting = (invitation: Invitation, when = now) =>
  accept(policies, { passwordHash: null, signIn: null, language: 'en' })(invitation, when);

const admin = 9 as UserId;
const inviteeAt = (...addresses: readonly Address[]): Invitee => ({
  firstName: 'Ada' as PersonName,
  lastName: null,
  jobTitle: null,
  gender: null,
  dob: null,
  username: null,
  role: 'User',
  addresses,
  passwordHash: noPassword,
});
const by = (...privileges: readonly string[]) => ({ userId: admin, privileges });

describe('an invitation', () => {
  const [email, mobile] = [anEmail(), aMobile()];

  it('has one token and one message per address, with the same expiry', () => {
    const sent = invite(
      policy,
      makeBook(),
      inviteeAt(email, mobile),
      by(),
    )({ isRoleKnown: true, grants: [], taken: [] }, now);
    const message = { template: 'invitation', language: 'en', budget: 'administrator', expiresAt: at(1000) };
    expect(sent).to.deep.equal(
      E.right({
        tokens: [
          { address: email, digest: 'digest 1', expiresAt: at(1000) },
          { address: mobile, digest: 'digest 2', expiresAt: at(1000) },
        ],
        keeps: [],
        events: [
          {
            _tag: 'UserCreated',
            by: admin,
            userId: CREATED_USER,
            changes: [
              ['first_name', 'Ada'],
              ['role', 'User'],
              ['email', email.value],
              ['mobile', mobile.value],
            ].map(([field, after]) => ({ field, before: null, after })),
          },
          { _tag: 'MessageSent', message: { ...message, to: email, token: 'token 1' } },
          { _tag: 'MessageSent', message: { ...message, to: mobile, token: 'token 2' } },
        ],
      }),
    );
  });

  it('is refused for an unknown role and for taken addresses, naming the field', () => {
    const send = invite(policy, makeBook(), inviteeAt(email, mobile), by('user.create', 'user.read'));
    expect(send({ isRoleKnown: false, grants: [], taken: [email] }, now)).to.deep.equal(
      E.left({ _tag: 'UnknownRole' }),
    );
    const taken = send({ isRoleKnown: true, grants: ['user.read'], taken: [mobile, email] }, now);
    expect(taken).to.deep.equal(E.left({ _tag: 'AddressTaken', pointers: ['/email', '/mobile'] }));
  });

  // requirement 56
  it('never grants a privilege that the sender lacks', () => {
    const send = invite(policy, makeBook(), inviteeAt(email), by('user.create', 'user.read'));
    const refused = send({ isRoleKnown: true, grants: ['user.delete', 'user.read'], taken: [email] }, now);
    expect(refused).to.deep.equal(E.left({ _tag: 'NotYoursToGrant', privileges: ['user.delete'] }));
  });

  const user: InvitedUser = {
    userId: 3 as UserId,
    isActive: true,
    hasSignedIn: false,
    isRegistering: false,
    addresses: [
      { address: email, isTaken: true, goesOut: true },
      { address: mobile, isTaken: false, goesOut: true },
    ],
  };
  const again: readonly (readonly [string, Partial<InvitedUser>, object | null])[] = [
    ['goes again to the addresses that are free', {}, null],
    ['does not go again once the user has signed in', { hasSignedIn: true }, { _tag: 'AlreadySignedIn' }],
    ['does not go to who registers alone', { isRegistering: true }, { _tag: 'NotInvitable', reason: 'registering' }],
    ['does not go to who is inactive', { isActive: false }, { _tag: 'NotInvitable', reason: 'inactive' }],
    [
      'does not go where no address is free',
      { addresses: user.addresses.slice(0, 1) },
      { _tag: 'NotInvitable', reason: 'no-free-address' },
    ],
    ['does not go where there is no address', { addresses: [] }, { _tag: 'NotInvitable', reason: 'no-free-address' }],
  ];
  for (const [promise, changed, refused] of again) {
    it(promise, () => {
      const sent = inviteAgain(policy, makeBook(), admin)({ ...user, ...changed }, now);
      if (refused === null)
        expect(E.isRight(sent) && sent.right.events.map((e) => ('message' in e ? e.message.to : e))).to.deep.equal([
          { _tag: 'UserInvited', by: admin, userId: user.userId },
          mobile,
        ]);
      else expect(sent).to.deep.equal(E.left(refused));
    });
  }

  // requirement 13
  it('is valid until one millisecond before it expires', () => {
    expect(isOpen(anInvitation(), at(999))).to.equal(true);
    expect(isOpen(anInvitation(), at(1000))).to.equal(false);
    expect(E.isRight(accepting(anInvitation(), at(999)))).to.equal(true);
    expect(accepting(anInvitation(), at(1000))).to.deep.equal(E.left({ _tag: 'InvalidInvitation' }));
  });

  it('is refused in the same way for every reason', () => {
    for (const changed of [{ isActive: false }, { hasSignedIn: true }, { isTaken: true }, { expiresAt: now }])
      expect(accepting(anInvitation(changed))).to.deep.equal(E.left({ _tag: 'InvalidInvitation' }));
  });

  describe('when accepted', () => {
    const locked: Lockout = { _tag: 'Locked', failures: 3, total: 3, until: at(MINUTE) };
    const counted: Lockout = { _tag: 'Open', failures: 2, total: 7, lastFailureAt: null };
    const outcome = (changed: Partial<Invitation>) => {
      const accepted = accepting(anInvitation(changed));
      return E.isRight(accepted) ? accepted.right : expect.fail('refused');
    };

    it('keeps the strictest counts and the latest requests', () => {
      const requestedAt = { ...noOtp.requestedAt, 'sign-in': at(-10) };
      const pending = { nonce: 'nonce12345' as OtpNonce, generatedAt: at(-10) };
      const { otp, lockout } = outcome({
        otps: [noOtp, { ...noOtp, pending, requestedAt, lockout: counted }, { ...noOtp, lockout: locked }],
        lockouts: [open, { ...counted, lastFailureAt: now }, { ...open, total: 9 }],
      });
      expect(otp).to.deep.equal({ ...noOtp, requestedAt, lockout: { ...locked, total: 7 } });
      expect(lockout).to.deep.equal({ ...counted, total: 9, lastFailureAt: now });
    });

    it('reports the acceptance, and a verification with notices for an address that was added later', () => {
      const of = { by: 1, userId: 1 };
      expect(outcome({}).events).to.deep.equal([{ _tag: 'InvitationAccepted', ...of }]);
      const invitation = anInvitation({ addedBy: { privileges: ['user.update'] }, verified: [email, mobile] });
      const chosen = { passwordHash: 'hash' as PasswordHash, signIn: null, language: 'de' as const };
      const accepted = accept(policies, chosen)(invitation, now);
      const notice = { to: [email, mobile], language: 'de' };
      expect(E.isRight(accepted) && accepted.right.events).to.deep.equal([
        { _tag: 'IdentityVerified', ...of, identity: invitation.address, notice },
        { _tag: 'PasswordChosen', ...of, notice },
        { _tag: 'SessionEnded', ...of, reason: 'ended' },
      ]);
    });

    it('drops expired locks', () => {
      const over = { ...locked, until: now };
      const { otp, lockout } = outcome({ otps: [{ ...noOtp, lockout: over }], lockouts: [over] });
      expect({ 'otp.lockout': otp.lockout, lockout }).to.deep.equal({
        'otp.lockout': { ...open, total: 3 },
        lockout: { ...open, total: 3 },
      });
    });

    it('unlocks only what needs another factor, as every sign-in does', () => {
      const closed = { ...locked, total: policies.otp.lockout.maxTotal };
      const { otp, lockout } = outcome({ otps: [{ ...noOtp, lockout: closed }], lockouts: [closed] });
      expect({ 'otp.lockout': otp.lockout, lockout }).to.deep.equal({
        'otp.lockout': { ...locked, total: 0 },
        lockout: { ...locked, total: 0 },
      });
    });
  });
});
