import { expect } from 'chai';
import { succeeded } from '../../src/core/domain/audit.ts';
import { setPassword } from '../../src/core/domain/credential.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import type { Page, Position } from '../../src/core/domain/page.ts';
import type { PasswordHash } from '../../src/core/domain/password.ts';
import { logOut, refresh } from '../../src/core/domain/refresh.ts';
import { reauthenticate } from '../../src/core/domain/registration.ts';
import type { AuditRecord, EventFilter } from '../../src/core/ports/audit-log.ts';
import { MINUTE, anEmail, policies, succeed } from '../support/values.ts';
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
  describe(`the audit trail: ${name}`, () => {
    let h: Harness;
    before(async () => void (h = await make()));
    after(() => h.close());

    const toldOf = async (id: UserId) =>
      (await h.trail()).filter(({ subject }) => subject?.type === 'user' && subject.id === String(id));
    const actionsOf = async (id: UserId) => (await toldOf(id)).map(({ action }) => action);
    /** What is told of the user by `act`, in order. */
    const during = async (id: UserId, act: () => Promise<unknown>): Promise<readonly string[]> => {
      const before = (await toldOf(id)).length;
      await act();
      return (await actionsOf(id)).slice(before);
    };
    const aUser = async () => {
      const [email, form] = [anEmail(), aForm()];
      await registering(h, [email], form);
      const { sessionId } = await guessing(h, email, { right: true, registration: form.registration });
      await h.elapse(2 * MINUTE);
      return { email, form, sessionId, id: (await credentialOf(h, email))!.userId };
    };

    it('tells of a registration, the code that ended it, and the sign-in', async () => {
      const { id, email } = await aUser();
      const told = await toldOf(id);
      expect(told.map(({ action, outcome, actor }) => [action, outcome, actor])).to.deep.equal([
        ['code.requested', 'success', null],
        ['user.registered', 'success', null],
        ['identity.verified', 'success', id],
        ['session.started', 'success', id],
      ]);
      expect(told[0]?.changes).to.deep.equal([{ field: 'email', before: null, after: email.value }]);
      expect(told[3]?.changes[0]).to.deep.equal({ field: 'method', before: null, after: 'code' });
    });

    // security 30
    it('tells of each wrong password, the lock, and a success after failures, and of nothing during the lock', async () => {
      const { id, form } = await aUser();
      const wrong = () => trying(h, id, { matched: false, tried: form.passwordHash });
      expect(await during(id, wrong)).to.deep.equal(['password.refused']);
      await during(id, () => trying(h, id, { matched: true, tried: form.passwordHash }));
      expect((await toldOf(id)).at(-1)?.changes).to.deep.include({ field: 'failures_before', before: null, after: 1 });
      for (let n = 0; n < 4; n += 1) await wrong();
      expect(await during(id, wrong)).to.deep.equal(['password.refused', 'password.locked']);
      expect(await during(id, wrong)).to.deep.equal([]);
    });

    // security 30
    it('tells of requests for codes, wrong ones, and their lock', async () => {
      const { id, email } = await aUser();
      expect(await during(id, () => asking(h, email))).to.deep.equal(['code.requested']);
      const wrong = () => verdictOf(h, email, { right: false });
      expect(await during(id, wrong)).to.deep.equal(['code.refused']);
      await wrong();
      expect(await during(id, wrong)).to.deep.equal(['code.refused', 'code.locked']);
      expect(await during(id, wrong)).to.deep.equal([]);
    });

    it('counts what strangers try at what is nobody’s, and keeps no name of it', async () => {
      const before = await h.strangers();
      const told = (await h.trail()).length;
      const unknown = anEmail();
      await tryingUnknown(h, unknown.value);
      await tryingUnknown(h, unknown.value);
      await asking(h, unknown);
      await verdictOf(h, unknown, { right: true });
      const after = await h.strangers();
      const more = (action: string) => (after[action] ?? 0) - (before[action] ?? 0);
      expect(['password.refused', 'code.requested', 'code.refused'].map(more)).to.deep.equal([2, 1, 1]);
      expect((await h.trail()).length).to.equal(told);
    });

    // security 101
    it('tells of a refresh token that a re-authentication made void', async () => {
      const { id, sessionId, email } = await aUser();
      await h.elapse(MINUTE);
      await asking(h, email);
      const proof = { isRight: () => true, userId: id, session: sessionId, language: 'en' as const };
      await succeed(
        h.addresses.decide([email], ([seen], now) => reauthenticate(policies.otp, proof)(seen!, now), {
          _tag: 'Session',
          id: sessionId,
        }),
      );
      const presented = { generation: 1, isAuthentic: () => true, language: 'en' as const };
      const use = () => succeed(h.sessions.decide(sessionId, refresh(policies.refresh, presented)));
      expect(await during(id, use)).to.deep.equal(['refresh.refused']);
      expect((await toldOf(id)).at(-1)?.outcome).to.equal('refused');
    });

    // security 46, 53
    it('tells of late retries, of a token that was used twice, of a logout, and of sessions that were ended', async () => {
      const { id, sessionId, email } = await aUser();
      const use = (generation: number) =>
        succeed(
          h.sessions.decide(
            sessionId,
            refresh(policies.refresh, { generation, isAuthentic: () => true, language: 'en' }),
          ),
        );
      expect(await during(id, () => use(1)), 'plain rotations are not told').to.deep.equal([]);
      await h.elapse(MINUTE);
      expect(await during(id, () => use(1))).to.deep.equal(['session.retried-late']);
      await use(2);
      expect(await during(id, () => use(1))).to.deep.equal(['session.reused']);
      expect((await toldOf(id)).at(-1)?.outcome).to.equal('refused');
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
            h.sessions.decide(
              other,
              logOut(() => true),
            ),
          ),
        ),
      ).to.deep.equal(['session.ended']);
      expect(await during(id, () => succeed(h.sessions.endOthers(id, other)))).to.deep.equal(['session.ended']);
    });

    it('tells of a new password, and of no hash', async () => {
      const email = anEmail();
      const id = await verified(h, [email], aForm({ passwordHash: '!' as PasswordHash }));
      const passwordHash = 'canary-hash' as PasswordHash;
      const change = setPassword({ passwordHash, session: h.sessions.newId(), language: 'en' });
      expect(await during(id, () => succeed(h.credentials.decide(id, change)))).to.deep.equal(['password.changed']);
      expect(JSON.stringify(await h.trail())).to.not.include('canary-hash');
    });

    it('is read by actor, by subject, by action, and by whom it is of, page by page', async () => {
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

    it('keeps where each came from', async () => {
      for (const { ip, requestId } of await h.trail()) {
        expect(ip).to.equal('192.0.2.7');
        expect(requestId).to.equal('a-request');
      }
    });
  });
};
