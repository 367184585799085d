import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { denied, succeeded, userSubject } from '../../src/core/domain/audit.ts';
import type { AuditEntry, Subject } from '../../src/core/domain/audit.ts';
import { trailOf } from '../../src/core/domain/audit/trail.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import type { Page, Position } from '../../src/core/domain/page.ts';
import { deleteRole } from '../../src/core/domain/roles/role.ts';
import type { RoleName } from '../../src/core/domain/roles/role.ts';
import { logOut, refresh } from '../../src/core/domain/sessions/refresh.ts';
import { reauthenticate } from '../../src/core/domain/sign-in/codes.ts';
import { setFirstPassword } from '../../src/core/domain/sign-in/credential.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import type { AuditRecord, EventFilter } from '../../src/core/ports/audit-log.ts';
import { makeRecordForeignForm } from '../../src/core/use-cases/audit/record-foreign-form.ts';
import { MINUTE, anEmail, policies, succeed, aRenewal } from '../support/values.ts';
import type { Harness, MakeHarness } from './harness.ts';
import {
  aForm,
  asking,
  credentialOf,
  guessing,
  registering,
  trying,
  tryingUnknown,
  verdictOf,
  verified,
} from './steps.ts';

export const trailContract = (name: string, make: MakeHarness): void => {
  describe(`audit trail: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const entriesOf = async (id: UserId) =>
      (await h.trail()).filter(({ subject }) => subject?.type === 'user' && subject.id === String(id));
    const actionsOf = async (id: UserId) => (await entriesOf(id)).map(({ action }) => action);
    /** What `act` records about the user, in order. */
    const during = async (id: UserId, act: () => Promise<unknown>): Promise<readonly string[]> => {
      const before = (await entriesOf(id)).length;
      await act();
      return (await actionsOf(id)).slice(before);
    };
    /** Waits if the current minute is about to end, so that `act` happens within one minute. */
    const inOneMinute = async (act: () => Promise<unknown>): Promise<void> => {
      const left = 60_000 - (Date.now() % 60_000);
      if (left < 5_000) await new Promise((resolve) => setTimeout(resolve, left));
      await act();
    };
    const minuteIsOver = async (): Promise<void> => {
      await h.elapse(2 * MINUTE);
      await h.recordTallies();
    };
    const aUser = async () => {
      const [email, form] = [anEmail(), aForm()];
      await registering(h, [email], form);
      const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      await h.elapse(2 * MINUTE);
      return { email, form, sessionId, id: (await credentialOf(h, email))!.userId };
    };

    it('records a registration, the code that completed it, and the sign-in', async () => {
      const { id, email } = await aUser();
      const entries = await entriesOf(id);
      expect(entries.map(({ action, outcome, actor }) => [action, outcome, actor])).to.deep.equal([
        ['code.requested', 'success', null],
        ['user.registered', 'success', null],
        ['identity.verified', 'success', id],
        ['session.started', 'success', id],
      ]);
      expect(entries[0]?.changes).to.deep.equal([{ field: 'email', before: null, after: email.value }]);
      expect(entries[3]?.changes[0]).to.deep.equal({ field: 'method', before: null, after: 'code' });
    });

    // requirement 30
    it('records each wrong password, the lock, and a success after failures, and nothing during the lock', async () => {
      const { id, form } = await aUser();
      const wrong = () => trying(h, id, { matched: false, tried: form.passwordHash });
      expect(await during(id, wrong)).to.deep.equal(['password.refused']);
      await during(id, () => trying(h, id, { matched: true, tried: form.passwordHash }));
      expect((await entriesOf(id)).at(-1)?.changes).to.deep.include({
        field: 'failures_before',
        before: null,
        after: 1,
      });
      for (let n = 0; n < 4; n += 1) await wrong();
      expect(await during(id, wrong)).to.deep.equal(['password.refused', 'password.locked']);
      expect(await during(id, wrong)).to.deep.equal([]);
    });

    // requirement 30
    it('records requested codes, wrong ones, and their lock', async () => {
      const { id, email } = await aUser();
      expect(await during(id, () => asking(h, email))).to.deep.equal(['code.requested']);
      const wrong = () => verdictOf(h, email, { right: false });
      expect(await during(id, wrong)).to.deep.equal(['code.refused']);
      await wrong();
      expect(await during(id, wrong)).to.deep.equal(['code.refused', 'code.locked']);
      expect(await during(id, wrong)).to.deep.equal([]);
    });

    it('counts anonymous attempts on unknown accounts without any name', async () => {
      const before = await h.unknownAttempts();
      const entries = (await h.trail()).length;
      const unknown = anEmail();
      await tryingUnknown(h, unknown.value);
      await tryingUnknown(h, unknown.value);
      await asking(h, unknown);
      await verdictOf(h, unknown, { right: true });
      const after = await h.unknownAttempts();
      const more = (action: string) => (after[action] ?? 0) - (before[action] ?? 0);
      expect(['password.refused', 'code.requested', 'code.refused'].map(more)).to.deep.equal([2, 1, 1]);
      for (let n = 0; n < 3; n += 1) await tryingUnknown(h, unknown.value);
      for (let n = 0; n < 2; n += 1) await verdictOf(h, unknown, { right: true });
      // A lock is counted, too, as for an account.
      const locked = await h.unknownAttempts();
      for (const action of ['password.locked', 'code.locked'])
        expect((locked[action] ?? 0) - (before[action] ?? 0), action).to.equal(1);
      expect((await h.trail()).length).to.equal(entries);
    });

    // requirement 101
    it('records a refresh token that a re-authentication invalidated', async () => {
      const { id, sessionId, email } = await aUser();
      await h.elapse(MINUTE);
      await asking(h, email);
      const proof = { isRight: () => true, userId: id, renewal: aRenewal(sessionId), language: 'en' as const };
      await succeed(
        h.addresses.update([email], ([seen], now) => reauthenticate(policies.otp, proof)(seen!, now), {
          _tag: 'Session',
          id: sessionId,
        }),
      );
      const presented = { generation: 1, isAuthentic: () => true, language: 'en' as const };
      const use = () => succeed(h.sessions.update(sessionId, refresh(policies.refresh, presented)));
      expect(await during(id, use)).to.deep.equal(['refresh.refused']);
      expect((await entriesOf(id)).at(-1)?.outcome).to.equal('refused');
    });

    // requirement 46, 53
    it('records late retries, a reused token, a logout, and ended sessions', async () => {
      const { id, sessionId, email } = await aUser();
      const use = (generation: number) =>
        succeed(
          h.sessions.update(
            sessionId,
            refresh(policies.refresh, { generation, isAuthentic: () => true, language: 'en' }),
          ),
        );
      expect(await during(id, () => use(1)), 'plain rotations are not recorded').to.deep.equal([]);
      await h.elapse(MINUTE);
      expect(await during(id, () => use(1))).to.deep.equal(['session.retried-late']);
      await use(2);
      expect(await during(id, () => use(1))).to.deep.equal(['session.reused']);
      expect((await entriesOf(id)).at(-1)?.outcome).to.equal('refused');
      const signIn = async () => {
        await asking(h, email);
        await h.elapse(MINUTE);
        return (await guessing(h, email, { right: true })).sessionId;
      };
      const [one, other] = [await signIn(), await signIn()];
      expect(await during(id, () => succeed(h.sessions.end(id, one)))).to.deep.equal(['session.ended']);
      expect(await during(id, () => succeed(h.sessions.end(id, one)))).to.deep.equal([]);
      expect(
        await during(id, () =>
          succeed(
            h.sessions.update(
              other,
              logOut(() => true),
            ),
          ),
        ),
      ).to.deep.equal(['session.ended']);
      expect(await during(id, () => succeed(h.sessions.endOthers(id, other)))).to.deep.equal(['session.ended']);
    });

    it('records a new password without a hash', async () => {
      const email = anEmail();
      const id = await verified(h, [email], aForm({ passwordHash: '!' as PasswordHash }));
      const passwordHash = 'canary-hash' as PasswordHash;
      const change = setFirstPassword({ passwordHash, elevates: h.sessions.newId() }, 'en');
      expect(await during(id, () => succeed(h.credentials.update(id, change)))).to.deep.equal(['password.changed']);
      expect(JSON.stringify(await h.trail())).to.not.include('canary-hash');
    });

    it('is listed by actor, by subject, by action, and by user, page by page', async () => {
      const [{ id }, other] = [await aUser(), await aUser()];
      const subject = { type: 'role', id: String(id) } as const;
      await succeed(h.auditLog.append(succeeded(id, 'role.created', subject)));
      await succeed(h.auditLog.append(succeeded(other.id, 'role.deleted', subject)));
      const page = { limit: 50, after: null, sort: { by: 'at', descending: true }, count: true } as const;
      const read = async (filter: EventFilter) =>
        (await succeed(h.auditLog.list(filter, page))).items.map(({ action }) => action);
      expect(await read({ subject })).to.deep.equal(['role.deleted', 'role.created']);
      expect(await read({ actor: id, action: 'role.created' })).to.deep.equal(['role.created']);
      expect(await read({ of: id })).to.include.members(['role.created', 'code.requested', 'session.started']);
      expect(await read({ of: id })).to.not.include('role.deleted');
      expect(await read({ of: other.id }))
        .to.include('role.deleted')
        .and.not.include('role.created');
      const [first] = (await succeed(h.auditLog.list({ actor: id, action: 'role.created' }, page))).items;
      expect(first?.actor?.name).to.match(/^Name/);
      const walked: string[] = [];
      let after: Position | null = null;
      do {
        const part: Page<AuditRecord> = await succeed(h.auditLog.list({ of: id }, { ...page, limit: 2, after }));
        walked.push(...part.items.map((event) => event.id));
        expect(part.total?.count).to.be.greaterThan(3);
        after = part.next;
      } while (after !== null);
      const whole = (await succeed(h.auditLog.list({ of: id }, page))).items.map((event) => event.id);
      expect(walked).to.deep.equal(whole);
    });

    it('names its subjects as they are called now, deleted ones too, and none that is not there', async () => {
      const { id } = await aUser();
      const role = await succeed(
        h.roles.create(h.admin, { name: 'Named' as RoleName, description: null, privileges: [] }),
      );
      const by = { privileges: ['role.manage'], role: 'SuperAdmin' };
      await succeed(
        h.roles.update(
          h.admin,
          role.id,
          deleteRole(by, () => true),
        ),
      );
      const about = async (subject: Subject) => {
        await succeed(h.auditLog.append(denied(h.admin, 'access.refused', subject)));
        const page = { limit: 1, after: null, sort: { by: 'at', descending: true }, count: false } as const;
        const { items } = await succeed(h.auditLog.list({ subject }, page));
        return items[0]?.subject?.name;
      };
      expect(await about({ type: 'role', id: String(role.id) })).to.equal('Named');
      expect(await about(userSubject(id))).to.match(/^Name/);
      for (const gone of ['2147483646', '99999999999', '9'.repeat(40), '-1', 'x', ''])
        expect(await about({ type: 'role', id: gone }), gone).to.equal(null);
      expect(await about({ type: 'session', id: String(id) })).to.equal(null);
    });

    it('tells how far it is sealed', async () => {
      await h.sealTrail();
      const first = O.toNullable(await succeed(h.auditLog.lastSeal));
      await succeed(h.auditLog.append(succeeded(h.admin, 'user.exported', null)));
      expect(O.toNullable(await succeed(h.auditLog.lastSeal)), 'not sealed yet').to.deep.equal(first);
      await h.sealTrail();
      const second = O.toNullable(await succeed(h.auditLog.lastSeal));
      expect(second?.position).to.equal((first?.position ?? 0) + 1);
      expect(second?.hash).to.match(/^[0-9a-f]{64}$/);
      expect(second?.at).to.be.an.instanceOf(Date);
    });

    describe('for events that one user can cause at will', () => {
      const refused = (id: UserId, operation = 'readUser'): AuditEntry =>
        denied(id, 'access.refused', { type: 'user', id: '1' }, [
          { field: 'operation', before: null, after: operation },
        ]);
      const append = (entries: readonly AuditEntry[]) =>
        Promise.all(entries.map((entry) => succeed(h.auditLog.append(entry))));
      const by = async (id: UserId, action: string) =>
        (await h.trail()).filter((entry) => entry.actor === id && entry.action === action);
      const countsOf = (entries: readonly Pick<AuditEntry, 'changes'>[]) =>
        entries.map(({ changes }) => changes.find(({ field }) => field === 'count')?.after ?? 1);

      // requirement 105
      it('records the first ten refusals of a minute one by one, and the others as one event with their number', async () => {
        const [{ id }, other] = [await aUser(), await aUser()];
        await inOneMinute(async () => {
          await append(Array.from({ length: 60 }, () => refused(id)));
          await append(Array.from({ length: 3 }, () => refused(other.id)));
        });
        expect(await by(id, 'access.refused')).to.have.lengthOf(10);
        await h.recordTallies();
        expect(await by(id, 'access.refused'), 'the minute is not over').to.have.lengthOf(10);
        await minuteIsOver();
        const entries = await by(id, 'access.refused');
        expect(countsOf(entries)).to.deep.equal([...Array(10).fill(1), 50]);
        expect(entries.at(-1)).to.include({ outcome: 'refused', actor: id, subject: null });
        expect(entries.at(-1)?.changes.map(({ field }) => field)).to.deep.equal(['minute', 'count']);
        expect(String(entries.at(-1)?.changes[0]?.after)).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(countsOf(await by(other.id, 'access.refused'))).to.deep.equal([1, 1, 1]);
        await minuteIsOver();
        expect(await by(id, 'access.refused'), 'recorded once').to.have.lengthOf(11);
      });

      // requirement 105
      it('counts each action separately, and again each minute', async () => {
        const { id } = await aUser();
        const many = (action: 'access.refused' | 'code.refused') =>
          Array.from({ length: 15 }, () => denied(id, action, userSubject(id)));
        await inOneMinute(() => append([...many('access.refused'), ...many('code.refused')]));
        await h.elapse(MINUTE);
        await inOneMinute(() => append(many('access.refused')));
        await minuteIsOver();
        expect(countsOf(await by(id, 'access.refused')).toSorted()).to.deep.equal([...Array(20).fill(1), 5, 5]);
        const codes = await by(id, 'code.refused');
        expect(countsOf(codes)).to.deep.equal([...Array(10).fill(1), 5]);
        expect(codes.at(-1)?.subject).to.deep.equal(userSubject(id));
      });

      // requirement 105
      it('counts locks and reused tokens that a user causes, but records every change', async () => {
        const { id } = await aUser();
        const counted = ['password.locked', 'code.locked', 'session.reused'] as const;
        const fifteen = (entry: AuditEntry) => Array.from({ length: 15 }, () => entry);
        await inOneMinute(async () => {
          await append(counted.flatMap((action) => fifteen(denied(id, action, userSubject(id)))));
          await append(fifteen(succeeded(id, 'user.changed', userSubject(id))));
        });
        await minuteIsOver();
        for (const action of counted)
          expect(countsOf(await by(id, action)), action).to.deep.equal([...Array(10).fill(1), 5]);
        expect(await by(id, 'user.changed')).to.have.lengthOf(15);
      });

      // requirement 102, 105
      it('counts more than a hundred sign-ins in a minute', async () => {
        const { id, sessionId } = await aUser();
        const { entries } = trailOf([{ _tag: 'SessionStarted', by: id, userId: id, method: 'password', sessionId }]);
        const [entry] = entries;
        const before = (await by(id, 'session.started')).length;
        // The entry above may have been in the same minute.
        await inOneMinute(() => append(Array.from({ length: 120 }, () => entry!)));
        await minuteIsOver();
        const counts = countsOf(await by(id, 'session.started')).map(Number);
        expect(counts.reduce((sum, one) => sum + one, 0)).to.equal(before + 120);
        expect(counts.length).to.be.within(101, 102);
      });

      // requirement 105
      it('counts sessions that are ended again and again', async () => {
        const { id, sessionId } = await aUser();
        await inOneMinute(async () => {
          expect(await succeed(h.sessions.endOthers(id, sessionId)), 'a device was known').to.equal(true);
          for (let n = 0; n < 14; n += 1) expect(await succeed(h.sessions.endOthers(id, sessionId))).to.equal(false);
        });
        await minuteIsOver();
        expect(countsOf(await by(id, 'session.ended'))).to.deep.equal([...Array(10).fill(1), 5]);
      });

      // requirement 105
      it('counts refused tokens of a session, for any caller', async () => {
        const { id } = await aUser();
        const entry = denied(null, 'session.retried-late', userSubject(id));
        await inOneMinute(() => append(Array.from({ length: 14 }, () => entry)));
        await minuteIsOver();
        const entries = (await entriesOf(id)).filter(({ action }) => action === 'session.retried-late');
        expect(countsOf(entries)).to.deep.equal([...Array(10).fill(1), 4]);
        expect(entries.at(-1)?.actor).to.equal(null);
      });
    });

    // requirement 105
    it('has one event a minute with the number of forms that other sites sent', async () => {
      const forms = async () => (await h.trail()).filter(({ action }) => action === 'form.refused');
      const refused = makeRecordForeignForm(h);
      const counts = async () => (await forms()).map(({ changes }) => changes.find(({ field }) => field === 'count'));
      await inOneMinute(() => Promise.all(Array.from({ length: 60 }, () => succeed(refused))));
      await h.recordTallies();
      expect(await forms(), 'the minute is not over').to.deep.equal([]);
      await minuteIsOver();
      await minuteIsOver();
      await inOneMinute(() => succeed(refused));
      await minuteIsOver();
      expect((await counts()).map((change) => change?.after)).to.deep.equal([60, 1]);
      for (const entry of await forms())
        expect(entry).to.deep.include({ actor: null, subject: null, outcome: 'refused' });
    });

    it('keeps the origin of each event', async () => {
      const entries = (await h.trail()).filter(({ changes }) => changes.every(({ field }) => field !== 'count'));
      for (const { ip, requestId } of entries) {
        expect(ip).to.equal('192.0.2.7');
        expect(requestId).to.equal('a-request');
      }
    });
  });
};
