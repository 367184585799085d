import { expect } from 'chai';
import type { PersonName } from '../../../src/core/domain/account/user.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import type { Principal } from '../../../src/core/domain/sessions/principal.ts';
import type { Command } from '../../../src/core/use-cases/invitations/invite.ts';
import { COMMON_PASSWORD, makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import {
  aClient,
  aMobile,
  aPassword,
  anEmail,
  policies,
  refusal,
  succeed,
  noFactor,
  tokensOf,
} from '../../support/values.ts';
import { anOwner, asking, codeTo, guessing, me, registering, signingIn, INTERVAL } from '../people.ts';

const actor = (userId: UserId, ...privileges: readonly string[]): Principal => ({
  userId,
  sessionId: '01890000-0000-7000-8000-000000000000' as SessionId,
  generation: 1,
  authenticatedAt: new Date(0),
  authenticatedMsAgo: 0,
  ...noFactor,
  role: 'Staff',
  privileges,
});

const tokenTo = (w: World, address: Address): string => {
  const last = w.mailbox(address).findLast(({ template }) => template === 'invitation');
  return last?.template === 'invitation' ? last.token : expect.fail(`no invitation for ${address.value}`);
};

describe('invitations', () => {
  let w: World;
  let admin: Principal;
  beforeEach(async () => {
    w = makeWorld();
    admin = actor((await anOwner(w, [anEmail()])).id, 'user.create', 'user.update');
  });

  const inviting = (addresses: readonly Address[], changed: Partial<Command> = {}, username: string | null = null) =>
    w.invite({
      actor: admin,
      invitee: {
        firstName: 'Ada' as PersonName,
        lastName: 'Lovelace' as PersonName,
        jobTitle: null,
        gender: null,
        dob: null,
        username: username as Command['invitee']['username'],
        role: 'User',
        addresses,
      },
      password: null,
      language: 'en',
      ...changed,
    });
  const accepting = (token: string, password: string | null = null) =>
    w.acceptInvitation({ token, password, language: 'en', client: aClient() });

  it('require user.create to send, and user.update to send again and to cancel', async () => {
    const address = anEmail();
    const [creates, updates] = [actor(admin.userId, 'user.create'), actor(admin.userId, 'user.update')];
    const refused = await refusal(inviting([address], { actor: updates }));
    expect(refused).to.deep.equal({ _tag: 'Forbidden', privilege: 'user.create' });
    expect(w.mailbox(address)).to.deep.equal([]);
    const userId = await succeed(inviting([address], { actor: creates }));
    const token = tokenTo(w, address);
    const forbidden = { _tag: 'Forbidden', privilege: 'user.update' };
    expect(await refusal(w.inviteAgain({ actor: creates, userId, language: 'en' }))).to.deep.equal(forbidden);
    expect(await refusal(w.cancelInvitation({ actor: creates, userId }))).to.deep.equal(forbidden);
    expect(tokenTo(w, address)).to.equal(token);
    await succeed(w.inviteAgain({ actor: updates, userId, language: 'en' }));
    await succeed(w.cancelInvitation({ actor: updates, userId }));
    expect(await refusal(accepting(tokenTo(w, address)))).to.deep.equal({ _tag: 'InvalidInvitation' });
  });

  it('sign their reader in and set a working password', async () => {
    const [address, password] = [anEmail(), aPassword()];
    const userId = await succeed(inviting([address]));
    const signedIn = await tokensOf(accepting(tokenTo(w, address), password));
    const user = await me(w, signedIn);
    expect(user).to.include({ id: userId, firstName: 'Ada', createdBy: admin.userId });
    expect(user.identities.map((i) => [i.isVerified, i.isPrimary])).to.deep.equal([[true, true]]);
    await succeed(signingIn(w, address.value, password));
  });

  it('need no password: codes sign in', async () => {
    const address = aMobile();
    await succeed(inviting([address]));
    await succeed(accepting(tokenTo(w, address)));
    await succeed(asking(w, address));
    await succeed(guessing(w, address, codeTo(w, address)));
  });

  it('accept the administrator’s password until they are accepted with another', async () => {
    const [given, chosen] = [aPassword(), aPassword()];
    const [one, other] = [anEmail(), anEmail()];
    for (const address of [one, other]) {
      await succeed(inviting([address], { password: given }));
      expect((await refusal(signingIn(w, address.value, given)))._tag).to.equal('InvalidCredentials');
    }
    await succeed(accepting(tokenTo(w, one)));
    await succeed(signingIn(w, one.value, given));
    await succeed(accepting(tokenTo(w, other), chosen));
    expect((await refusal(signingIn(w, other.value, given)))._tag).to.equal('InvalidCredentials');
    await succeed(signingIn(w, other.value, chosen));
  });

  // requirement 4
  it('refuse a password that contains only the user’s own words, or the service’s', async () => {
    const address = anEmail('augusta.king.noel');
    for (const password of [
      'short',
      'Ada Ada Ada Ada',
      'Lovelace Lovelace',
      'countess countess',
      'example corporation',
      address.value,
    ])
      expect(await refusal(inviting([address], { password }, 'countess')), password).to.deep.include({
        _tag: 'WeakPassword',
        pointer: '/password',
      });
    await succeed(inviting([address], { password: aPassword() }, 'countess'));
  });

  it('sign nobody in on a page, but use the token up', async () => {
    const [address, password] = [anEmail(), aPassword()];
    await succeed(inviting([address]));
    const sessions = w.store.sessions.size;
    const token = tokenTo(w, address);
    await succeed(w.acceptOnPage({ token, password, language: 'en' }));
    expect(w.store.sessions.size).to.equal(sessions);
    await succeed(signingIn(w, address.value, password));
    expect(await refusal(w.acceptOnPage({ token, password, language: 'en' }))).to.deep.equal({
      _tag: 'InvalidInvitation',
    });
  });

  // requirement 1, 4
  it('stay valid if a weak password is refused', async () => {
    const address = anEmail('augusta.king.noel');
    await succeed(inviting([address], {}, 'countess'));
    const token = tokenTo(w, address);
    for (const weak of ['short', COMMON_PASSWORD, 'Lovelace Ada Ada', 'augusta noel king', 'countess countess']) {
      const refused = await refusal(accepting(token, weak));
      expect(refused, weak).to.deep.include({ _tag: 'WeakPassword', pointer: '/password' });
      expect(await refusal(w.acceptOnPage({ token, password: weak, language: 'en' }))).to.deep.equal(refused);
    }
    await succeed(accepting(token, aPassword()));
  });

  it('refuse an administrator’s weak password and write nothing', async () => {
    const address = anEmail();
    for (const password of ['short', COMMON_PASSWORD, 'Ada Lovelace Ada']) {
      const refused = await refusal(inviting([address], { password }));
      expect(refused).to.deep.include({ _tag: 'WeakPassword', pointer: '/password' });
    }
    expect(w.mailbox(address)).to.deep.equal([]);
  });

  // requirement 31
  it('refuse every invalid token in the same way, before checking the password', async () => {
    const [used, expired, cancelled, older, inactive] = [anEmail(), anEmail(), anEmail(), anEmail(), anEmail()];
    const ids = new Map<Address, UserId>();
    for (const address of [used, expired, cancelled, older, inactive])
      ids.set(address, await succeed(inviting([address])));
    await succeed(accepting(tokenTo(w, used)));
    await succeed(w.cancelInvitation({ actor: admin, userId: ids.get(cancelled)! }));
    const old = tokenTo(w, older);
    await succeed(w.inviteAgain({ actor: admin, userId: ids.get(older)!, language: 'en' }));
    w.store.users.get(ids.get(inactive)!)!.isActive = false;
    const tokens = [tokenTo(w, used), tokenTo(w, cancelled), old, tokenTo(w, inactive), 'unknown', ''];
    for (const token of tokens) {
      for (const password of [null, 'short', aPassword()]) {
        expect(await refusal(accepting(token, password)), token).to.deep.equal({ _tag: 'InvalidInvitation' });
        expect(await refusal(w.acceptOnPage({ token, password, language: 'en' }))).to.deep.equal({
          _tag: 'InvalidInvitation',
        });
      }
    }
    w.clock.advance(policies.invitation.ttlMs - 1);
    const late = tokenTo(w, expired);
    w.clock.advance(1);
    expect(await refusal(accepting(late, 'short'))).to.deep.equal({ _tag: 'InvalidInvitation' });
  });

  // requirement 13
  it('are valid until one millisecond before they expire', async () => {
    const address = anEmail();
    await succeed(inviting([address]));
    w.clock.advance(policies.invitation.ttlMs - 1);
    await succeed(accepting(tokenTo(w, address)));
  });

  it('start no session when accepted on a page', async () => {
    const [address, password] = [anEmail(), aPassword()];
    await succeed(inviting([address]));
    const before = w.store.sessions.size;
    await succeed(w.acceptOnPage({ token: tokenTo(w, address), password, language: 'en' }));
    expect(w.store.sessions.size).to.equal(before);
    expect(await refusal(accepting(tokenTo(w, address)))).to.deep.equal({ _tag: 'InvalidInvitation' });
    await succeed(signingIn(w, address.value, password));
  });

  // requirement 45
  it('are stored as a digest', async () => {
    const address = anEmail();
    await succeed(inviting([address]));
    const token = tokenTo(w, address);
    const stored = w.store.identities.find((i) => i.address === address)?.invitation?.digest;
    expect(stored).to.equal(w.ports.tokens.digest(token)).and.not.equal(token);
  });

  // requirement 60
  it('can’t be taken over by registering the address', async () => {
    const address = anEmail();
    const userId = await succeed(inviting([address]));
    const token = tokenTo(w, address);
    w.clock.advance(INTERVAL);
    await registering(w, [address]);
    await succeed(w.inviteAgain({ actor: admin, userId, language: 'en' }));
    expect(await refusal(accepting(token))).to.deep.equal({ _tag: 'InvalidInvitation' });
    const signedIn = await tokensOf(accepting(tokenTo(w, address)));
    expect((await me(w, signedIn)).id).to.equal(userId);
    expect(w.mailbox(address).filter((message) => 'code' in message)).to.deep.equal([]);
  });
});
