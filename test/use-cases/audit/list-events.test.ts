import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { denied, succeeded, userSubject } from '../../../src/core/domain/audit.ts';
import { forbidden } from '../../../src/core/domain/errors.ts';
import { makeWorld } from '../../fakes/world.ts';
import { anEmail, refusal, succeed } from '../../support/values.ts';
import { anOwner, signingIn } from '../people.ts';

describe('a page of audit events', () => {
  const page = { limit: 100, after: null, sort: { by: 'at' as const, descending: true }, count: true };
  const someone = async () => {
    const w = makeWorld();
    const email = anEmail();
    const { password } = await anOwner(w, [email]);
    const { accessToken } = await succeed(signingIn(w, email.value, password));
    return { w, principal: await succeed(w.authenticate(accessToken)) };
  };

  // requirement 54
  it('requires the privilege to read the trail', async () => {
    const { w, principal } = await someone();
    const ask = (...privileges: readonly string[]) =>
      w.listEvents({ actor: { ...principal, privileges }, filter: { action: 'session.started' }, page });
    expect(await refusal(ask('user.read'))).to.deep.equal(forbidden('audit.read'));
    const { items, total } = await succeed(ask('audit.read'));
    expect(items.map(({ action }) => action)).to.deep.equal(['session.started', 'session.started']);
    expect(total?.count).to.equal(2);
  });

  // requirement 54
  it('is as secret as how far the trail is sealed', async () => {
    const { w, principal } = await someone();
    const ask = (...privileges: readonly string[]) => w.readSeal({ actor: { ...principal, privileges } });
    expect(await refusal(ask('user.read'))).to.deep.equal(forbidden('audit.read'));
    expect(await succeed(ask('audit.read'))).to.deep.equal(O.none);
  });

  it('shows users their own actions, and actions on them without their origin', async () => {
    const { w, principal } = await someone();
    const other = await anOwner(w, [anEmail()]);
    await succeed(w.ports.auditLog.append(succeeded(other.id, 'user.changed', userSubject(principal.userId))));
    await succeed(w.ports.auditLog.append(succeeded(other.id, 'user.changed', userSubject(other.id))));
    const { items, total, next } = await succeed(w.listMyEvents({ principal, page }));
    expect([total?.count, next]).to.deep.equal([items.length, null]);
    const [byOther, byMe] = items;
    expect(byOther).to.deep.include({ action: 'user.changed', ip: null, userAgent: null, requestId: null });
    expect(byOther?.actor?.id).to.equal(other.id);
    expect(byMe).to.deep.include({ action: 'session.started', ip: '192.0.2.7', userAgent: 'an agent' });
    expect(byMe).to.include({ requestId: 'a-request' });
    const anonymous = items.find(({ actor }) => actor === null);
    expect(anonymous).to.deep.include({ ip: '192.0.2.7', requestId: 'a-request' });
    expect(items.filter(({ subject }) => subject?.id === String(other.id))).to.deep.equal([]);
  });

  // requirement 54
  it('tells users the names of only those subjects that they may read', async () => {
    const { w, principal } = await someone();
    const other = await anOwner(w, [anEmail()]);
    await succeed(w.ports.auditLog.append(denied(principal.userId, 'access.refused', userSubject(other.id))));
    const named = async (...privileges: readonly string[]) => {
      const { items } = await succeed(w.listMyEvents({ principal: { ...principal, privileges }, page }));
      return items[0]?.subject?.name ?? null;
    };
    expect(await named('role.read')).to.equal(null);
    expect(await named('user.read'))
      .to.be.a('string')
      .and.not.equal('');
  });
});
