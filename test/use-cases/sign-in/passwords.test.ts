import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { invalidCredentials, unauthenticated, unavailable } from '../../../src/core/domain/errors.ts';
import type { Username } from '../../../src/core/domain/sign-in/login.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import type { Ports } from '../../../src/wiring/ports.ts';
import type { UseCases } from '../../../src/wiring/use-cases.ts';
import { makeUseCases } from '../../../src/wiring/use-cases.ts';
import { outdated } from '../../fakes/passwords.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { aClient, aPassword, anEmail, policies, refusal, succeed, tokensOf } from '../../support/values.ts';
import { anOwner, signingIn } from '../people.ts';

const language = 'en' as const;

describe('a password', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));
  const someone = async () => {
    const email = anEmail();
    const { password, id } = await anOwner(w, [email]);
    const { accessToken } = await succeed(signingIn(w, email.value, password));
    return { email, password, id, principal: await succeed(w.authenticate(accessToken)) };
  };
  const stored = (id: Awaited<ReturnType<typeof someone>>['id']) => w.store.users.get(id)!;
  /** The same world with some ports replaced. Every sign-in is decided under locks, before its tokens are issued. */
  const over = ({ credentials = w.ports.credentials, ...changed }: Partial<Ports>) =>
    makeUseCases({ ...w.ports, ...changed, credentials: { ...credentials, start: () => TE.right(O.none) } }, policies);

  it('that is right signs in if all sessions end before its tokens are issued, but not in vain for ever', async () => {
    for (const [times, isSignedIn] of [
      [1, true],
      [2, false],
    ] as const) {
      const { email, password, id, principal } = await someone();
      let ended = 0;
      const opened: Ports['sessions']['opened'] = (session) =>
        (ended += 1) <= times
          ? TE.flatMap(() => w.ports.sessions.opened(session))(w.ports.sessions.endOthers(id, principal.sessionId))
          : w.ports.sessions.opened(session);
      const { signInWithPassword } = over({ sessions: { ...w.ports.sessions, opened } });
      const signing = signInWithPassword({ login: email.value, password, client: aClient(), language });
      if (!isSignedIn) expect(await refusal(signing)).to.deep.equal(invalidCredentials);
      else await succeed(w.authenticate((await tokensOf(signing)).accessToken));
      expect(stored(id).lockout).to.deep.include({ failures: 0, total: 0 });
    }
  });

  it('that is right counts no failure if its account is deleted before its tokens are issued', async () => {
    const { email, password, principal } = await someone();
    const opened: Ports['sessions']['opened'] = (session) =>
      TE.flatMap(() => w.ports.sessions.opened(session))(
        TE.orElseW(() => TE.right(undefined))(w.deleteMe({ principal, ifMatch: () => true, language })),
      );
    const { signInWithPassword } = over({ sessions: { ...w.ports.sessions, opened } });
    const signing = signInWithPassword({ login: email.value, password, client: aClient(), language });
    expect(await refusal(signing)).to.deep.equal(invalidCredentials);
    expect(w.store.unknownAttempts).to.deep.equal({});
  });

  it('that changed while it was compared is compared again, at most twice', async () => {
    const stale = (times: number) => {
      let tries = 0;
      const update: Ports['credentials']['update'] = (id, decide, scope) =>
        (tries += 1) <= times
          ? w.ports.credentials.update(
              id,
              (credential, now, found) => {
                const other = { ...credential, passwordHash: 'fake:another' as PasswordHash };
                const { answer } = decide(other, now, found);
                return { writes: { lockout: credential.lockout }, events: [], answer };
              },
              scope,
            )
          : w.ports.credentials.update(id, decide, scope);
      return { cases: over({ credentials: { ...w.ports.credentials, update } }), tries: () => tries };
    };
    type Call = (cases: UseCases, by: Awaited<ReturnType<typeof someone>>) => TE.TaskEither<unknown, unknown>;
    const calls: Readonly<Record<string, Call>> = {
      'a sign-in': ({ signInWithPassword }, { email, password }) =>
        signInWithPassword({ login: email.value, password, client: aClient(), language }),
      're-authentication': ({ reauthenticate }, { principal, password }) =>
        reauthenticate({ principal, password, language }),
      'a change': ({ changePassword }, { principal, password }) =>
        changePassword({ principal, currentPassword: password, newPassword: aPassword(), language }),
    };
    for (const [name, call] of Object.entries(calls)) {
      const [by, ever, twice] = [await someone(), stale(9), stale(2)];
      expect(await refusal(call(ever.cases, by)), name).to.deep.equal(invalidCredentials);
      expect(ever.tries(), name).to.equal(3);
      await succeed(call(twice.cases, by));
      expect(twice.tries(), name).to.equal(3);
    }
  });

  // requirement 8
  it('gets a hash of the current kind on a right attempt, and none on a wrong one', async () => {
    const { email, password, id } = await someone();
    stored(id).passwordHash = outdated(password);
    await refusal(signingIn(w, email.value, 'wrong'));
    expect(stored(id).passwordHash).to.equal(outdated(password));
    const noHash = () => TE.left(unavailable('passwords')('busy')) as never;
    const busy = over({ passwords: { ...w.ports.passwords, hash: noHash } });
    await succeed(busy.signInWithPassword({ login: email.value, password, client: aClient(), language }));
    expect(stored(id).passwordHash, 'there was no time for it').to.equal(outdated(password));
    await succeed(signingIn(w, email.value, password));
    expect(stored(id).passwordHash).to.equal(`fake:${password}`);
    let hashes = 0;
    const hash: Ports['passwords']['hash'] = (raw) => ((hashes += 1), w.ports.passwords.hash(raw));
    const counting = over({ passwords: { ...w.ports.passwords, hash } });
    await succeed(counting.signInWithPassword({ login: email.value, password, client: aClient(), language }));
    expect(hashes).to.equal(0);
  });

  it('counts for an invalid login as for an unknown one', async () => {
    const attempt = async () => (await refusal(signingIn(w, '?? NOT a login', 'wrong')))._tag;
    const tags: string[] = [];
    for (let n = 0; n < 6; n += 1) tags.push(await attempt());
    expect(tags).to.deep.equal([...Array<string>(5).fill('InvalidCredentials'), 'LockedOut']);
    expect((await refusal(signingIn(w, '?? not A login', 'wrong')))._tag, 'in other letters').to.equal('LockedOut');
    expect((await refusal(signingIn(w, 'not a login either', 'wrong')))._tag).to.equal('InvalidCredentials');
    expect([...w.store.logins.keys()]).to.include('raw:?? not a login');
  });

  it('is not even compared during a lock', async () => {
    const { email, password } = await someone();
    let compared = 0;
    const verify: Ports['passwords']['verify'] = (raw, hash) => {
      compared += 1;
      return w.ports.passwords.verify(raw, hash);
    };
    const { signInWithPassword } = over({ passwords: { ...w.ports.passwords, verify } });
    for (const login of [email.value, anEmail().value]) {
      compared = 0;
      const attempt = (tried: string) => signInWithPassword({ login, password: tried, client: aClient(), language })();
      for (let n = 0; n < 5; n += 1) await attempt('wrong');
      await attempt(password);
      expect(compared, login).to.equal(5);
    }
  });

  it('of a user who was deleted meanwhile is wrong', async () => {
    const { email, password, principal } = await someone();
    const gone = over({
      credentials: { ...w.ports.credentials, update: () => TE.right(O.none), findOf: () => TE.right(O.none) },
    });
    const signIn = gone.signInWithPassword({ login: email.value, password, client: aClient(), language });
    expect(await refusal(signIn)).to.deep.equal(invalidCredentials);
    expect(await refusal(gone.reauthenticate({ principal, password, language }))).to.deep.equal(invalidCredentials);
    const change = { principal, currentPassword: password, newPassword: aPassword(), language };
    expect(await refusal(gone.changePassword(change))).to.deep.equal(unauthenticated);
  });

  describe('that is changed', () => {
    it('must contain more than the words of its owner and of the service', async () => {
      const { email, password, id, principal } = await someone();
      Object.assign(stored(id), { firstName: 'Augusta', lastName: 'Lovelace', username: 'countess' as Username });
      const changing = (newPassword: string) =>
        w.changePassword({ principal, currentPassword: password, newPassword, language });
      const local = email.value.split('@')[0]!;
      for (const own of [
        'Augusta Augusta',
        'lovelace 1815',
        'Augusta@example corporation',
        'countess countess',
        `${local}@example.com`,
      ])
        expect(await refusal(changing(own)), own).to.deep.include({
          _tag: 'WeakPassword',
          pointer: '/new_password',
          fault: 'own-words',
        });
      await succeed(changing('Augusta likes engines'));
    });

    it('is refused if it stays the same, once the current one was right, and costs no hash', async () => {
      const { password, principal } = await someone();
      let hashes = 0;
      const hash: Ports['passwords']['hash'] = (raw) => ((hashes += 1), w.ports.passwords.hash(raw));
      const { changePassword } = over({ passwords: { ...w.ports.passwords, hash } });
      const changing = (currentPassword: string, newPassword: string) =>
        refusal(changePassword({ principal, currentPassword, newPassword, language }));
      expect(await changing(password, password)).to.deep.include({ _tag: 'WeakPassword', fault: 'unchanged' });
      expect(await changing(password, password.normalize('NFD'))).to.deep.include({ fault: 'unchanged' });
      const wrong = aPassword();
      expect(await changing(wrong, wrong)).to.deep.equal(invalidCredentials);
      expect(await changing(wrong, aPassword())).to.deep.equal(invalidCredentials);
      expect(hashes).to.equal(0);
    });

    it('ends its user’s other sessions, but not the current one', async () => {
      const { email, password, principal } = await someone();
      const other = await succeed(signingIn(w, email.value, password));
      const newPassword = aPassword();
      const { accessToken, sessionId } = await succeed(
        w.changePassword({ principal, currentPassword: password, newPassword, language }),
      );
      expect(sessionId).to.equal(principal.sessionId);
      await succeed(w.authenticate(accessToken));
      expect(await refusal(w.authenticate(other.accessToken))).to.deep.equal(unauthenticated);
      await succeed(signingIn(w, email.value, newPassword));
    });

    it('can be set for the first time only after a fresh sign-in, and not over another one', async () => {
      const { id, principal } = await someone();
      const setting = (authenticatedMsAgo: number) =>
        w.changePassword({
          principal: { ...principal, authenticatedMsAgo },
          currentPassword: null,
          newPassword: aPassword(),
          language,
        });
      expect((await refusal(setting(0)))._tag).to.equal('CurrentPasswordRequired');
      stored(id).passwordHash = '!' as PasswordHash;
      expect((await refusal(setting(policies.reauthTtlMs)))._tag).to.equal('ReauthenticationRequired');
      await succeed(setting(policies.reauthTtlMs - 1));
      stored(id).passwordHash = '!' as PasswordHash;
      const hash: Ports['passwords']['hash'] = (raw) => {
        stored(id).passwordHash = 'fake:set meanwhile' as PasswordHash;
        return w.ports.passwords.hash(raw);
      };
      const { changePassword } = over({ passwords: { ...w.ports.passwords, hash } });
      const fresh = { ...principal, generation: 99, authenticatedMsAgo: 0 };
      const late = changePassword({ principal: fresh, currentPassword: null, newPassword: aPassword(), language });
      expect((await refusal(late))._tag, 'set meanwhile').to.equal('CurrentPasswordRequired');
      expect(stored(id).passwordHash).to.equal('fake:set meanwhile');
    });

    it('can’t be changed for a user who no longer exists', async () => {
      const { password, principal, id } = await someone();
      stored(id).deletedAt = w.store.now;
      const change = { principal, currentPassword: password, newPassword: aPassword(), language };
      expect(await refusal(w.changePassword(change))).to.deep.equal(unauthenticated);
    });
  });
});
