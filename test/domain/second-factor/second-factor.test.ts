import { expect } from 'chai';
import { trailOf } from '../../../src/core/domain/audit/trail.ts';
import type { SessionId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { open } from '../../../src/core/domain/locks/lockout.ts';
import type { Lockout } from '../../../src/core/domain/locks/lockout.ts';
import { mailOf } from '../../../src/core/domain/messages/mail.ts';
import { switchOn } from '../../../src/core/domain/second-factor/always.ts';
import { withSecondFactor } from '../../../src/core/domain/second-factor/evidence.ts';
import type { RecoveryCodeHash } from '../../../src/core/domain/second-factor/recovery-codes.ts';
import { removeTotp, switchOff } from '../../../src/core/domain/second-factor/removal.ts';
import {
  answerChallenge,
  confirmTotp,
  ifStillValid,
  replaceRecoveryCodes,
  startTotp,
} from '../../../src/core/domain/second-factor/second-factor.ts';
import type { Challenge, OwnFactor } from '../../../src/core/domain/second-factor/second-factor.ts';
import { stepAt } from '../../../src/core/domain/second-factor/totp.ts';
import type { SealedSecret } from '../../../src/core/domain/second-factor/totp.ts';
import { DAY, SECOND, aClient, aDigest, aMobile, aSignIn, anEmail, policies } from '../../support/values.ts';

const policy = policies.secondFactor.lockout;
const now = new Date('2024-02-29T12:00:00Z');
const current = stepAt(now);
const userId = 7 as UserId;
const [first, second] = [new Uint8Array([1]) as SealedSecret, new Uint8Array([2]) as SealedSecret];
const [email, mobile] = [anEmail(), aMobile()];
const codes = ['a code', 'another'] as unknown as readonly RecoveryCodeHash[];
const own = 'own' as SessionId;
const { session } = aSignIn({
  id: 'new' as SessionId,
  client: aClient(),
  ttlMs: 1,
  idleTtlMs: 1,
  device: { token: aDigest() },
});
const factor: OwnFactor = {
  userId,
  isActive: true,
  verified: [email, mobile],
  primary: email,
  totp: { secret: first, confirmedAt: new Date(0), lastStep: current - 5, addedIn: null },
  isAlways: false,
  isPasskeyEnough: false,
  pending: null,
  recoveryCodesLeft: 3,
  lockout: open,
  session: { id: own, hasSecondFactor: true, factorAddedIn: null, verifiedBefore: [email], coveredBy: null },
};
const failed = (failures: number): Lockout => ({ _tag: 'Open', failures, total: failures, lastFailureAt: now });
const locked: Lockout = { _tag: 'Locked', failures: 5, total: 5, until: new Date(now.getTime() + SECOND) };
const by = { by: userId, userId };
const removal = { isRequired: false, language: 'de' } as const;

describe('an answer to a challenge', () => {
  const answering = (changed: Partial<Challenge>, step: number | null = null) =>
    answerChallenge(policy, {
      matches: (id, secret, at) => id === userId && secret === first && at === step,
      session,
      language: 'de',
    })({ factor, amr: ['pwd'], session: null, recoveryCode: null, ...changed }, now);
  const evidence = withSecondFactor(['pwd'], null);

  it('starts a session by the code of an app, and uses its step', () => {
    const before = { ...factor, lockout: failed(2) };
    expect(answering({ factor: before }, current + 1)).to.deep.equal({
      writes: {
        lockout: open,
        lastStep: current + 1,
        session: { ...session, evidence },
        reopensFrom: policy.maxTotal,
      },
      events: [{ _tag: 'SessionStarted', ...by, method: 'password+totp', sessionId: session.id, failures: 2 }],
      answer: { _tag: 'Right' },
    });
  });

  it('starts a session by a recovery code, uses it, and tells every verified address', () => {
    const { writes, events } = answering({ recoveryCode: { id: 12, addedIn: null }, amr: ['fed'] });
    expect(writes).to.deep.include({ usesCode: 12 }).and.not.to.have.property('lastStep');
    expect(events).to.deep.equal([
      { _tag: 'RecoveryCodeUsed', ...by, left: 2, notice: { to: [email, mobile], language: 'de' } },
      { _tag: 'SessionStarted', ...by, method: 'provider+recovery-code', sessionId: session.id, failures: 0 },
    ]);
  });

  it('renews the session that asked, and starts none', () => {
    const { writes, events } = answering({ session: own, amr: ['sms'] }, current);
    expect(writes).to.deep.include({ renews: { session: own, evidence: withSecondFactor(['sms'], null) } });
    expect(writes).not.to.have.property('session');
    expect(events).to.deep.equal([{ _tag: 'SessionRenewed', ...by, method: 'code+totp', sessionId: own }]);
  });

  it('counts if it is wrong, and is never right for an inactive user or without an app', () => {
    const wrong = {
      writes: { lockout: failed(1) },
      events: [{ _tag: 'FactorRefused', by: null, userId }],
      answer: { _tag: 'Wrong' },
    };
    expect(answering({})).to.deep.equal(wrong);
    expect(answering({}, current - 2)).to.deep.equal(wrong);
    expect(answering({ factor: { ...factor, isActive: false } }, current)).to.deep.equal(wrong);
    expect(answering({ factor: { ...factor, totp: null } }, current)).to.deep.equal(wrong);
    expect(answering({ factor: { ...factor, totp: { ...factor.totp!, lastStep: current } } }, current)).to.deep.equal(
      wrong,
    );
  });

  it('locks at the limit, and notifies the primary address once', () => {
    const { writes, events, answer } = answering({ factor: { ...factor, lockout: failed(4) } });
    expect([writes.lockout._tag, answer._tag]).to.deep.equal(['Locked', 'Wrong']);
    const notice = { to: [email], language: 'de' };
    expect(events).to.deep.equal([
      { _tag: 'FactorRefused', by: null, userId },
      { _tag: 'FactorLocked', by: null, userId, notice },
    ]);
    const during = answering(
      { factor: { ...factor, lockout: locked }, recoveryCode: { id: 12, addedIn: null } },
      current,
    );
    expect(during).to.deep.equal({
      writes: { lockout: locked },
      events: [],
      answer: { _tag: 'Locked', retryAfterMs: SECOND },
    });
    const unreachable = answering({ factor: { ...factor, primary: null, lockout: failed(4) } });
    expect(unreachable.events.at(-1)).to.deep.include({ notice: { to: [], language: 'de' } });
  });
});

describe('the first code of an app', () => {
  const until = new Date(now.getTime() + 1);
  const waiting = { ...factor, totp: null, pending: { secret: second, until } };
  const confirming = (before: OwnFactor, step = current) =>
    confirmTotp(policy, {
      matches: (_id, secret, at) => secret === second && at === step,
      recoveryCodes: codes,
      amr: ['pwd'],
      link: { token: 'a token', digest: 'its digest' as TokenDigest },
      language: 'de',
    })(before, now);

  it('confirms it, is used by that, makes recovery codes and elevates the session', () => {
    expect(confirming(waiting, current - 1)).to.deep.equal({
      writes: {
        lockout: open,
        totp: { secret: second, confirmedAt: now, lastStep: current - 1, addedIn: null },
        pending: null,
        recoveryCodes: { hashes: codes, addedIn: null },
        elevates: { session: own, evidence: withSecondFactor(['pwd'], null) },
      },
      events: [{ _tag: 'FactorAdded', ...by, factor: 'totp', notice: { to: [email, mobile], language: 'de' } }],
      answer: { _tag: 'Right' },
    });
  });

  it('replaces an app that is confirmed', () => {
    expect(confirming({ ...factor, pending: waiting.pending }).writes.totp?.secret).to.equal(second);
  });

  it('counts if it is wrong, but not if no app waits, or it waited too long', () => {
    const late = { ...waiting, pending: { secret: second, until: now } };
    expect(confirming(waiting, current + 2)).to.deep.equal({
      writes: { lockout: failed(1) },
      events: [{ _tag: 'FactorRefused', ...by }],
      answer: { _tag: 'Wrong' },
    });
    for (const decision of [confirming(late), confirming(factor)])
      expect(decision).to.deep.equal({ writes: { lockout: open }, events: [], answer: { _tag: 'Wrong' } });
    expect(confirming({ ...waiting, lockout: locked }).answer._tag).to.equal('Locked');
  });
});

describe('an app that is added without a second factor', () => {
  const until = new Date(now.getTime() + 1);
  const adding = (changed: Partial<OwnFactor['session']>) =>
    confirmTotp(policy, {
      matches: (_id, _secret, at) => at === current,
      recoveryCodes: codes,
      amr: ['pwd'],
      link: { token: 'a token', digest: 'its digest' as TokenDigest },
      language: 'de',
    })(
      {
        ...factor,
        totp: null,
        pending: { secret: second, until },
        session: { ...factor.session, hasSecondFactor: false, ...changed },
      },
      now,
    );

  it('is told with an undo link, but without one at an address that is not older than the session', () => {
    const { writes, events } = adding({});
    expect(writes).to.deep.include({ undoLink: { token: 'its digest', addedIn: own, ttlMs: 7 * DAY } });
    const undo = { to: [email], token: 'a token', addedIn: own, expiresAt: new Date(now.getTime() + 7 * DAY) };
    const notice = { to: [mobile], language: 'de' as const, undo };
    expect(events).to.deep.equal([{ _tag: 'FactorAdded', ...by, factor: 'totp', notice }]);
    const sent = mailOf(events).map((one) => ('to' in one ? [one.to, one.template, one.budget, one.expiresAt] : one));
    expect(sent).to.deep.equal([
      [email, 'undo-factor', { undoOf: own }, undo.expiresAt],
      [mobile, 'factor-added', 'notice', null],
    ]);
    expect(JSON.stringify(trailOf(events))).not.to.contain('a token');
  });

  it('has no undo link if no address is older than the session', () => {
    const { writes, events } = adding({ verifiedBefore: [] });
    expect(writes).not.to.have.property('undoLink');
    expect(writes.totp?.addedIn).to.equal(own);
    expect(events).to.deep.include.members([
      { _tag: 'FactorAdded', ...by, factor: 'totp', notice: { to: [email, mobile], language: 'de' } },
    ]);
  });

  it('counts as added in the session of the newest of too many links', () => {
    const { writes, events } = adding({ coveredBy: 'earlier' as SessionId });
    expect(writes).not.to.have.property('undoLink');
    expect([writes.totp?.addedIn, writes.recoveryCodes?.addedIn]).to.deep.equal(['earlier', 'earlier']);
    expect(mailOf(events).map((one) => 'template' in one && one.template)).to.deep.equal([
      'factor-added',
      'factor-added',
    ]);
  });

  it('says where it was added, as do its recovery codes and the session that proved it', () => {
    const { writes } = adding({ factorAddedIn: 'forgotten' as SessionId });
    expect([
      writes.totp?.addedIn,
      writes.recoveryCodes?.addedIn,
      writes.elevates?.evidence.factorAddedIn,
    ]).to.deep.equal([own, own, own]);
  });

  it('lends that to what is added later on the strength of it', () => {
    const later = adding({ id: 'later' as SessionId, hasSecondFactor: true, factorAddedIn: own });
    expect(later.writes).not.to.have.property('undoLink');
    expect(later.writes.totp?.addedIn).to.equal(own);
    const seen = { factor, amr: ['pwd'] as const, session: null };
    const answered = (totp: OwnFactor['totp'], code: Challenge['recoveryCode']) =>
      answerChallenge(policy, { matches: () => code === null, session, language: 'de' })(
        { ...seen, factor: { ...factor, totp }, recoveryCode: code },
        now,
      ).writes.session?.evidence.factorAddedIn;
    expect(answered({ ...factor.totp!, addedIn: own }, null)).to.equal(own);
    expect(answered(factor.totp, { id: 1, addedIn: own })).to.equal(own);
    expect(answered({ ...factor.totp!, addedIn: own }, { id: 1, addedIn: null })).to.equal(null);
    const made = replaceRecoveryCodes(codes)({ ...factor, session: { ...factor.session, factorAddedIn: own } });
    expect(made.writes.recoveryCodes?.addedIn).to.equal(own);
  });
});

describe('a change of a second factor', () => {
  it('prepares an app for ten minutes, in place of a confirmed one only if that is asked for', () => {
    const pending = { secret: second, until: new Date(now.getTime() + 600 * SECOND) };
    const started = { writes: { lockout: open, pending }, events: [], answer: 'Started' };
    expect(startTotp(second, false)({ ...factor, totp: null }, now)).to.deep.equal(started);
    expect(startTotp(second, true)(factor, now)).to.deep.equal(started);
    expect(startTotp(second, false)(factor, now)).to.deep.equal({
      writes: { lockout: open },
      events: [],
      answer: 'AlreadyAdded',
    });
  });

  it('removes the app with the recovery codes, if there is one', () => {
    expect(removeTotp(removal)(factor)).to.deep.equal({
      writes: {
        lockout: open,
        totp: null,
        pending: null,
        recoveryCodes: { hashes: [], addedIn: null },
        forgetsProofs: true,
      },
      events: [{ _tag: 'FactorRemoved', ...by, factor: 'totp', notice: { to: [email, mobile], language: 'de' } }],
      answer: 'Removed',
    });
    const none = { writes: { lockout: open }, events: [], answer: false };
    expect(removeTotp(removal)({ ...factor, totp: null })).to.deep.equal({ ...none, answer: 'Missing' });
    expect(replaceRecoveryCodes(codes)({ ...factor, totp: null })).to.deep.equal(none);
    expect(replaceRecoveryCodes(codes)(factor)).to.deep.equal({
      writes: { lockout: open, recoveryCodes: { hashes: codes, addedIn: null } },
      events: [{ _tag: 'RecoveryCodesMade', ...by }],
      answer: true,
    });
  });

  it('is switched on with recovery codes, and elevates the session, if it is the first factor', () => {
    const link = { token: 'a token', digest: 'its digest' as TokenDigest };
    const on = (before: OwnFactor) =>
      switchOn({ recoveryCodes: codes, amr: ['pwd'], link, language: 'de' })(before, now);
    const events = [
      { _tag: 'FactorAdded', ...by, factor: 'always', notice: { to: [email, mobile], language: 'de' } },
    ] as const;
    const none = { ...factor, totp: null, recoveryCodesLeft: 0 };
    expect(on(none)).to.deep.equal({
      writes: {
        lockout: open,
        isAlways: true,
        alwaysAddedIn: null,
        recoveryCodes: { hashes: codes, addedIn: null },
        elevates: { session: own, evidence: withSecondFactor(['pwd'], null) },
      },
      events,
      answer: { isFirst: true, hasMade: true },
    });
    expect(on(factor)).to.deep.equal({
      writes: { lockout: open, isAlways: true, alwaysAddedIn: null },
      events,
      answer: { isFirst: false, hasMade: false },
    });
    expect(on({ ...factor, recoveryCodesLeft: 0 }).writes).to.deep.equal({
      lockout: open,
      isAlways: true,
      alwaysAddedIn: null,
      recoveryCodes: { hashes: codes, addedIn: null },
    });
    expect(on({ ...none, isAlways: true })).to.deep.equal({
      writes: { lockout: open },
      events: [],
      answer: { isFirst: false, hasMade: false },
    });
  });

  it('keeps the recovery codes while another factor is left, and refuses to remove the only one that there must be', () => {
    const [both, alone] = [
      { ...factor, isAlways: true },
      { ...factor, totp: null, isAlways: true },
    ];
    const required = { ...removal, isRequired: true };
    expect(removeTotp(required)(both).writes).to.deep.equal({ lockout: open, totp: null, pending: null });
    expect(switchOff(required)(both)).to.deep.equal({
      writes: { lockout: open, isAlways: false },
      events: [{ _tag: 'FactorRemoved', ...by, factor: 'always', notice: { to: [email, mobile], language: 'de' } }],
      answer: 'Removed',
    });
    const withPasskey = { ...alone, isPasskeyEnough: true };
    expect(switchOff(required)(withPasskey).writes).to.deep.equal({ lockout: open, isAlways: false });
    expect(switchOff(required)(alone).answer).to.equal('Required');
    expect(switchOff(removal)(alone).writes).to.deep.equal({
      lockout: open,
      isAlways: false,
      recoveryCodes: { hashes: [], addedIn: null },
      forgetsProofs: true,
    });
    const refused = { writes: { lockout: open }, events: [], answer: 'Required' };
    expect(switchOff(required)(alone)).to.deep.equal(refused);
    expect(removeTotp(required)(factor)).to.deep.equal(refused);
    expect(switchOff(removal)(factor).answer).to.equal('Missing');
    expect(replaceRecoveryCodes(codes)(alone).answer).to.equal(true);
  });

  it('is made only by a session that still accepts the token', () => {
    const under = (generation: number, kind: 'Session' | 'Public') =>
      ifStillValid(generation, removeTotp(removal))(
        factor,
        now,
        kind === 'Public' ? { kind } : { kind, generation: 4, elevatedGeneration: 3 },
      ).answer;
    expect([under(2, 'Session'), under(3, 'Session'), under(4, 'Session'), under(4, 'Public')]).to.deep.equal([
      null,
      'Removed',
      'Removed',
      null,
    ]);
  });
});
