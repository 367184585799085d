import { expect } from 'chai';
import type { DomainEvent } from '../../../src/core/domain/events.ts';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import { mailOf } from '../../../src/core/domain/messages/mail.ts';
import { aMobile, anEmail } from '../../support/values.ts';

const userId = 7 as UserId;
const of = { by: userId, userId };
const [email, mobile] = [anEmail(), aMobile()];
const notice = { to: [email, mobile], language: 'de' as const };
const ofSession = { sessionId: '01890000-0000-7000-8000-000000000000' as SessionId, generation: 4 };
const identity = { type: 'google', value: 'sub' };

const NOTICES: readonly (readonly [string, DomainEvent])[] = [
  ['password-changed', { _tag: 'PasswordChanged', ...of, notice }],
  ['password-changed', { _tag: 'PasswordReset', ...of, notice }],
  ['password-changed', { _tag: 'PasswordChosen', ...of, notice }],
  ['identities-changed', { _tag: 'IdentityAdded', ...of, identity, notice }],
  ['identities-changed', { _tag: 'IdentityVerified', ...of, identity, notice }],
  ['identities-changed', { _tag: 'IdentityRemoved', ...of, identity, notice }],
  ['identities-changed', { _tag: 'IdentityMadePrimary', ...of, identity, notice }],
  ['account-deleted', { _tag: 'UserDeleted', ...of, notice }],
  ['session-ended', { _tag: 'SessionReused', ...of, ...ofSession, notice }],
  ['too-many-sessions', { _tag: 'SessionsExceeded', ...of, notice }],
];

const mailed = (template: string, to: object) => ({ template, to, language: 'de', budget: 'notice', expiresAt: null });

describe('the mail of events', () => {
  for (const [template, event] of NOTICES)
    it(`is a notice “${template}” to each address that ${event._tag} lists, if any`, () => {
      expect(mailOf([event])).to.deep.equal([mailed(template, email), mailed(template, mobile)]);
      const { notice: _notice, ...unnotified } = event as Extract<DomainEvent, { notice?: unknown }>;
      expect(mailOf([unnotified])).to.deep.equal([]);
    });

  it('is a notice of each used recovery code, which says how many are left', () => {
    const used = { _tag: 'RecoveryCodeUsed', ...of, left: 3, notice } as const;
    const each = (to: object) => ({ ...mailed('recovery-code-used', to), budget: 'recovery-notice', left: 3 });
    expect(mailOf([used])).to.deep.equal([each(email), each(mobile)]);
  });

  // requirement 32, 33
  it('is a notice of a lock, or a decoy if no address gets one', () => {
    const locked = (to: typeof email | null): readonly DomainEvent[] => {
      const lockNotice = { to, identifier: 'email:x', language: 'de' as const };
      return [
        { _tag: 'PasswordLocked', ...of, notice: lockNotice },
        { _tag: 'CodeLocked', ...of, address: email, notice: lockNotice },
      ];
    };
    expect(mailOf(locked(email))).to.deep.equal(Array(2).fill(mailed('account-locked', email)));
    expect(mailOf(locked(null))).to.deep.equal(Array(2).fill({ decoyFor: 'email:x', budget: 'notice' }));
    expect(mailOf([{ _tag: 'CodeLocked', ...of, address: email }]), 'a claim').to.deep.equal([]);
  });

  it('is the requested message, or a decoy if the budget is used up', () => {
    const message = {
      to: email,
      template: 'invitation',
      token: 'x',
      language: 'en',
      budget: 'administrator',
      expiresAt: null,
    } as const;
    expect(mailOf([{ _tag: 'MessageSent', message }])).to.deep.equal([message]);
    expect(mailOf([{ _tag: 'MessageWithheld', to: email, budget: 'device' }])).to.deep.equal([
      { decoyFor: `email:${email.value}`, budget: 'device' },
    ]);
  });

  it('is empty for events that are only for the audit trail', () => {
    expect(mailOf([{ _tag: 'PasswordRefused', ...of }])).to.deep.equal([]);
    expect(mailOf([{ _tag: 'UserChanged', ...of, changes: [] }])).to.deep.equal([]);
  });
});
