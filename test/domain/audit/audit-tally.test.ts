import { expect } from 'chai';
import { denied, succeeded, userSubject } from '../../../src/core/domain/audit.ts';
import {
  causedBy,
  talliedFor,
  tallyEntry,
  tallyOf,
  writtenSinglyOf,
} from '../../../src/core/domain/audit/audit-tally.ts';
import { trailOf } from '../../../src/core/domain/audit/trail.ts';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import { ended } from '../../../src/core/domain/sessions/refresh.ts';
import { excess } from '../../../src/core/domain/sessions/session-excess.ts';

const [ADA, EVE] = [7 as UserId, 8 as UserId];

describe('audit entries that are counted', () => {
  // requirement 105
  it('are refusals of signed-in users, known devices and session tokens', () => {
    expect(talliedFor(denied(ADA, 'access.refused', userSubject(EVE)))).to.equal(ADA);
    expect(talliedFor(denied(null, 'session.retried-late', userSubject(EVE)))).to.equal(EVE);
    const tried = (isTallied: boolean, by: UserId | null) => ({ by, userId: ADA, isTallied });
    const [Public, Device, Session] = [tried(false, null), tried(true, null), tried(true, ADA)].map((by) =>
      trailOf([
        { _tag: 'PasswordRefused', ...by },
        { _tag: 'PasswordLocked', ...by },
      ]).entries.map(talliedFor),
    );
    expect({ Public, Device, Session }, 'a wrong password, and the lock').to.deep.equal({
      Public: [null, null],
      Device: [ADA, ADA],
      Session: [ADA, ADA],
    });
    expect(talliedFor(denied(null, 'session.reused', userSubject(EVE)))).to.equal(EVE);
    expect(talliedFor(denied(ADA, 'code.locked', userSubject(ADA)))).to.equal(ADA);
  });

  // requirement 102, 105
  it('include sign-ins and ended sessions, which no rate limit covers', () => {
    const id = '01890000-0000-7000-8000-000000000000' as SessionId;
    const started = { _tag: 'SessionStarted', by: ADA, userId: ADA, method: 'password', sessionId: id } as const;
    const { entries } = trailOf([started, ended(ADA, 'logout', id), ended(ADA, 'ended')]);
    expect(entries.map(talliedFor)).to.deep.equal([ADA, ADA, ADA]);
    expect({ started: writtenSinglyOf('session.started'), ended: writtenSinglyOf('session.ended') }).to.deep.equal({
      started: 100,
      ended: 10,
    });
    const byService = trailOf(excess(ADA, null, [id], 3)).entries;
    expect(byService.map(talliedFor), 'sessions ended by the service are not calls of a user').to.deep.equal([
      null,
      null,
    ]);
  });

  // requirement 105
  it('exclude changes that a rate limit covers, and anonymous attempts', () => {
    for (const action of ['password.refused', 'password.locked', 'code.refused', 'code.locked'] as const) {
      expect(talliedFor(denied(null, action, userSubject(ADA))), action).to.equal(null);
      expect(talliedFor(denied(null, action, null)), action).to.equal(null);
    }
    for (const action of ['lock.opened', 'user.changed', 'session.ended'] as const)
      expect(talliedFor(succeeded(ADA, action, userSubject(ADA))), action).to.equal(null);
  });

  // requirement 105
  it('include forms of other sites, of which none is written one by one', () => {
    const form = denied(null, 'form.refused', null);
    const strangers = talliedFor(form)!;
    expect({ strangers, singly: writtenSinglyOf('form.refused') }).to.deep.equal({ strangers: 0, singly: 0 });
    const summary = tallyEntry(tallyOf(strangers, form), new Date('2024-02-29T12:00:00Z'), 50);
    expect(summary).to.deep.include({ actor: null, subject: null, action: 'form.refused', outcome: 'refused' });
    expect(talliedFor(summary)).to.equal(null);
  });

  // requirement 105
  it('include calls that changed nothing, but not the summary entry itself', () => {
    const idle = causedBy(ADA)(succeeded(ADA, 'session.ended', userSubject(ADA)));
    expect(talliedFor(idle)).to.equal(ADA);
    const minute = new Date('2024-02-29T12:00:00Z');
    const summary = tallyEntry(tallyOf(ADA, idle), minute, 50);
    expect(summary).to.deep.include({
      actor: ADA,
      subject: userSubject(ADA),
      action: 'session.ended',
      outcome: 'success',
    });
    expect(talliedFor(summary)).to.equal(null);
    const about = tallyEntry(tallyOf(ADA, denied(ADA, 'access.refused', userSubject(EVE))), minute, 50);
    expect({ subject: about.subject, talliedFor: talliedFor(about) }).to.deep.equal({
      subject: null,
      talliedFor: null,
    });
  });
});
