import { expect } from 'chai';
import { trailOf } from '../../../src/core/domain/audit/trail.ts';
import type { DomainEvent } from '../../../src/core/domain/events.ts';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import type { Lock, UnlockReason } from '../../../src/core/domain/locks/current-lock.ts';
import { anEmail } from '../../support/values.ts';

const [ada, admin] = [7 as UserId, 9 as UserId];
const sessionId = '01890000-0000-7000-8000-000000000000' as SessionId;
const address = anEmail();
const own = { by: ada, userId: ada };
const byAdmin = { by: admin, userId: ada };
const byNobody = { by: null, userId: ada };
const ofSession = { sessionId, generation: 4 };
const message = {
  to: address,
  template: 'invitation',
  token: 'x',
  language: 'en',
  budget: 'administrator',
  expiresAt: null,
} as const;
const locks: readonly Lock[] = [
  { factor: 'password', scope: 'Public', failures: 3, total: 3, lockedUntil: null },
  { factor: 'otp', identityId: 5 as never, scope: 'Public', failures: 2, total: 2, lockedUntil: null },
  { factor: 'otp', identityId: null, scope: 'Device', failures: 4, total: 4, lockedUntil: null },
];

/** What each event becomes: the action, the outcome, by whom, whose entries it is counted with, and what it tells. */
const EXPECTED: readonly (readonly [DomainEvent, string | null, ...unknown[]])[] = [
  [{ _tag: 'PasswordRefused', ...byNobody }, 'password.refused', 'refused', null, undefined, {}],
  [{ _tag: 'PasswordRefused', ...byNobody, isTallied: true }, 'password.refused', 'refused', null, ada, {}],
  [{ _tag: 'PasswordLocked', ...own, isTallied: true }, 'password.locked', 'refused', ada, ada, {}],
  [{ _tag: 'PasswordChanged', ...own }, 'password.changed', 'success', ada, ada, {}],
  [{ _tag: 'PasswordReset', ...own }, 'password.reset', 'success', ada, undefined, {}],
  [{ _tag: 'PasswordChosen', ...own }, null],
  [
    { _tag: 'CodeRequested', ...byNobody, address },
    'code.requested',
    'success',
    null,
    undefined,
    { email: address.value },
  ],
  [{ _tag: 'CodeRefused', ...own, address }, 'code.refused', 'refused', ada, undefined, { email: address.value }],
  [
    { _tag: 'CodeLocked', ...byNobody, address, isTallied: true },
    'code.locked',
    'refused',
    null,
    ada,
    { email: address.value },
  ],
  [{ _tag: 'MessageSent', message }, null],
  [{ _tag: 'MessageWithheld', to: address, budget: 'anybody' }, null],
  [
    { _tag: 'SessionStarted', ...own, method: 'password', sessionId, failures: 0 },
    'session.started',
    'success',
    ada,
    ada,
    { method: 'password', session_id: sessionId },
  ],
  [
    { _tag: 'SessionStarted', ...own, method: 'code', sessionId, failures: 2 },
    'session.started',
    'success',
    ada,
    ada,
    { method: 'code', session_id: sessionId, failures_before: 2 },
  ],
  [
    { _tag: 'SessionRenewed', ...own, method: 'code', sessionId },
    'session.renewed',
    'success',
    ada,
    ada,
    { method: 'code', session_id: sessionId },
  ],
  [
    { _tag: 'SessionEnded', ...byAdmin, reason: 'disabled' },
    'session.ended',
    'success',
    admin,
    undefined,
    { end_reason: 'disabled' },
  ],
  [
    { _tag: 'SessionEnded', ...byAdmin, reason: 'ended', isTallied: true },
    'session.ended',
    'success',
    admin,
    admin,
    { end_reason: 'ended' },
  ],
  [
    { _tag: 'SessionEnded', ...byNobody, reason: 'excess', sessions: 12 },
    'session.ended',
    'success',
    null,
    undefined,
    { end_reason: 'excess', count: 12 },
  ],
  [
    { _tag: 'SessionEnded', ...own, reason: 'logout', sessions: sessionId },
    'session.ended',
    'success',
    ada,
    undefined,
    { end_reason: 'logout', session_id: sessionId },
  ],
  [{ _tag: 'SessionsExceeded', ...byNobody }, null],
  ...(
    [
      ['SessionRetriedLate', own, 'session.retried-late', 'success', ada],
      ['RefreshRefused', byNobody, 'refresh.refused', 'refused', undefined],
      ['SessionReused', byNobody, 'session.reused', 'refused', undefined],
    ] as const
  ).map(
    ([_tag, of, action, outcome, tally]) =>
      [{ _tag, ...of, ...ofSession }, action, outcome, of.by, tally, { session_id: sessionId, generation: 4 }] as const,
  ),
  [
    { _tag: 'UserRegistered', ...byNobody, addresses: [address] },
    'user.registered',
    'success',
    null,
    undefined,
    { email: address.value },
  ],
  ...(
    [
      ['UserCreated', 'user.created'],
      ['UserChanged', 'user.changed'],
    ] as const
  ).map(
    ([_tag, action]) =>
      [
        { _tag, ...byAdmin, changes: [{ field: 'role', before: null, after: 'User' }] },
        action,
        'success',
        admin,
        undefined,
        { role: 'User' },
      ] as const,
  ),
  [{ _tag: 'UserInvited', ...byAdmin }, 'user.invited', 'success', admin, undefined, {}],
  [{ _tag: 'InvitationCancelled', ...byAdmin }, 'invitation.cancelled', 'success', admin, undefined, {}],
  [{ _tag: 'InvitationAccepted', ...own }, 'invitation.accepted', 'success', ada, undefined, {}],
  [{ _tag: 'UserDeleted', ...byAdmin }, 'user.deleted', 'success', admin, undefined, {}],
  ...(
    [
      ['IdentityAdded', 'identity.added'],
      ['IdentityVerified', 'identity.verified'],
      ['IdentityRemoved', 'identity.removed'],
      ['IdentityMadePrimary', 'identity.made-primary'],
    ] as const
  ).map(
    ([_tag, action]) =>
      [
        { _tag, ...byAdmin, identity: { type: 'google', value: 'sub' } },
        action,
        'success',
        admin,
        undefined,
        { google: 'sub' },
      ] as const,
  ),
];

describe('the audit trail of events', () => {
  for (const [event, action, outcome, actor, causedBy, fields] of EXPECTED)
    it(`records ${action ?? 'nothing'} for ${event._tag}${'isTallied' in event ? ', one of many' : ''}`, () => {
      const { entries, unknown } = trailOf([event]);
      expect(unknown).to.deep.equal([]);
      const shown = entries.map((entry) => ({
        ...entry,
        changes: Object.fromEntries(entry.changes.map(({ field, after }) => [field, after])),
      }));
      const subject = { type: 'user', id: '7' };
      const entry = { actor, subject, action, outcome, changes: fields, ...(causedBy !== undefined && { causedBy }) };
      expect(shown).to.deep.equal(action === null ? [] : [entry]);
    });

  it('records unlocks by factor, with the reason', () => {
    const reason = 'called us' as UnlockReason;
    const { entries } = trailOf([{ _tag: 'LocksOpened', ...byAdmin, locks, reason }]);
    expect(entries.map(({ action, actor }) => [action, actor])).to.deep.equal([['lock.opened', admin]]);
    expect(entries[0]?.changes.map(({ field, before, after }) => [field, before, after])).to.deep.equal([
      ['password.failures', 3, 0],
      ['identities.5.failures', 2, 0],
      ['device.otp.failures', 4, 0],
      ['reason', null, reason],
    ]);
  });

  it('counts attempts on unknown accounts without recording a name', () => {
    const unknown = { by: null, userId: null };
    const trail = trailOf([
      { _tag: 'PasswordRefused', ...unknown },
      { _tag: 'PasswordLocked', ...unknown },
      { _tag: 'CodeRequested', ...unknown, address },
      { _tag: 'CodeRefused', ...unknown, address },
      { _tag: 'CodeLocked', ...unknown, address },
    ]);
    expect(trail).to.deep.equal({
      entries: [],
      unknown: ['password.refused', 'password.locked', 'code.requested', 'code.refused', 'code.locked'],
    });
  });
});
