import { expect } from 'chai';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import { invalidOAuthCode, notFound, registrationClosed, unknownOAuthFlow } from '../../../src/core/domain/errors.ts';
import type { CodeVerifier, ProviderName, ReturnTo } from '../../../src/core/domain/oauth/provider-profile.ts';
import type { SentOff } from '../../../src/core/use-cases/oauth/begin-authorization.ts';
import { challengeOf } from '../../../src/core/use-cases/oauth/challenge.ts';
import { makeUseCases } from '../../../src/wiring/use-cases.ts';
import type { CallbackParams, ProviderAccount } from '../../fakes/oauth-providers.ts';
import { makeWorld } from '../../fakes/world.ts';
import type { World } from '../../fakes/world.ts';
import { MINUTE, aClient, anEmail, refusal, succeed, tokensOf } from '../../support/values.ts';
import { anOwner, me, signingIn } from '../people.ts';

const [TRUSTED, OTHER, DOWN] = ['trusted', 'other', 'down'].map((name) => name as ProviderName) as [
  ProviderName,
  ProviderName,
  ProviderName,
];
const RETURN_TO = 'https://app.example.com/signed-in?from=test' as ReturnTo;
const VERIFIER = 'the verifier of the page' as CodeVerifier;
const FLOW_MS = 10 * MINUTE;

const verifiedAt = ({ value }: Address): ProviderAccount => ({ email: value, email_verified: true });

describe('a sign-in at a provider', () => {
  let w: World;
  beforeEach(() => void (w = makeWorld()));

  const target = () => ({ returnTo: RETURN_TO, codeChallenge: challengeOf(w.ports.tokens, VERIFIER) });
  const starting = (provider = TRUSTED) => w.startOAuthSignIn({ provider, ...target() });
  const back = (sent: SentOff, params: CallbackParams, provider = TRUSTED, changed: Partial<SentOff> = {}) => {
    const { state, secret } = { ...sent, ...changed };
    return w.handleCallback({ provider, params, state, secret });
  };
  const codeIn = (location: string): string => {
    const url = new URL(location);
    expect({
      endpoint: url.origin + url.pathname,
      from: url.searchParams.get('from'),
    }).to.deep.equal({ endpoint: 'https://app.example.com/signed-in', from: 'test' });
    return url.searchParams.get('code') ?? '';
  };
  const errorIn = (location: string): string | null => new URL(location).searchParams.get('error');
  /** A sign-in up to the code. */
  const codeFor = async (subject: string, account: ProviderAccount = {}, provider = TRUSTED): Promise<string> => {
    const sent = await succeed(starting(provider));
    return codeIn(await succeed(back(sent, w.provider.signIn(sent.location, subject, account), provider)));
  };
  const exchanging = (code: string, deviceToken: string | null = null, codeVerifier = VERIFIER) =>
    w.exchangeOAuthCode({ code, codeVerifier, deviceToken, client: aClient(), language: 'en' });
  const signingInAt = async (subject: string, account: ProviderAccount = {}, provider = TRUSTED) => {
    const signedIn = await tokensOf(exchanging(await codeFor(subject, account, provider)));
    return { ...signedIn, user: await me(w, signedIn) };
  };

  it('creates an account the first time and signs into it afterwards', async () => {
    const address = anEmail();
    const first = await signingInAt('ada', { ...verifiedAt(address), given_name: 'Ada' });
    expect(first.user).to.include({ firstName: 'Ada' });
    expect(first.user.identities.map((i) => [i.type, i.isVerified, i.isPrimary])).to.deep.equal([
      ['oauth', true, false],
      ['email', true, true],
    ]);
    const again = await signingInAt('ada', verifiedAt(anEmail()));
    expect({
      id: again.user.id,
      isSameSession: again.sessionId === first.sessionId,
    }).to.deep.equal({ id: first.user.id, isSameSession: false });
    await succeed(w.refresh({ token: again.refreshToken, language: 'en' }));
    expect((await signingInAt('ada', {}, OTHER)).user.id, 'elsewhere').not.to.equal(first.user.id);
  });

  // requirement 44
  it('signs into the account with a trusted address and notifies its owner', async () => {
    const address = anEmail();
    const { id } = await anOwner(w, [address]);
    const notices = () => w.mailbox(address).filter(({ template }) => template === 'identities-changed').length;
    const strangers = [
      await signingInAt('mallory', verifiedAt(address), OTHER),
      await signingInAt('eve', { ...verifiedAt(address), email_verified: false }),
    ];
    for (const { user } of strangers) {
      expect(user.id).not.to.equal(id);
      expect(user.identities[1]).to.include({ value: address.value, isVerified: false });
    }
    expect(notices()).to.equal(0);
    expect((await signingInAt('ada', verifiedAt(address))).user.id).to.equal(id);
    expect(notices()).to.equal(1);
  });

  // requirement 44
  it('returns once, within ten minutes, with the state and the secret of its browser', async () => {
    const sent = await succeed(starting());
    const other = await succeed(starting());
    expect(sent.ttlMs).to.equal(FLOW_MS);
    const params = w.provider.signIn(sent.location, 'ada');
    for (const changed of [{ secret: other.secret }, { state: other.state }, { secret: 'made up' }, { state: '' }])
      expect(await refusal(back(sent, params, TRUSTED, changed))).to.deep.equal(unknownOAuthFlow);
    expect(codeIn(await succeed(back(sent, params)))).not.to.equal('');
    expect(await refusal(back(sent, params))).to.deep.equal(unknownOAuthFlow);
    const [early, late] = [await succeed(starting()), await succeed(starting())];
    w.clock.advance(FLOW_MS - 1);
    expect(codeIn(await succeed(back(early, w.provider.signIn(early.location, 'ada'))))).not.to.equal('');
    w.clock.advance(1);
    expect(await refusal(back(late, w.provider.signIn(late.location, 'ada')))).to.deep.equal(unknownOAuthFlow);
  });

  // requirement 44
  it('reports an invalid answer to the page and uses the flow up', async () => {
    const answers: readonly (readonly [string, (sent: SentOff) => CallbackParams, ProviderName])[] = [
      ['access_denied', ({ location }) => w.provider.deny(location), TRUSTED],
      ['provider_error', ({ location }) => ({ ...w.provider.deny(location), error: 'server_error' }), TRUSTED],
      ['invalid_response', ({ location }) => ({ ...w.provider.signIn(location, 'a'), code: 'made up' }), TRUSTED],
      ['invalid_response', ({ location }) => ({ ...w.provider.signIn(location, 'a'), iss: 'https://a.b' }), TRUSTED],
      // RFC 9700 §4.4: at the callback of another provider.
      ['invalid_response', ({ location }) => w.provider.signIn(location, 'a'), OTHER],
    ];
    for (const [error, answer, at] of answers) {
      const sent = await succeed(starting());
      const params = answer(sent);
      const location = await succeed(back(sent, params, at));
      expect({ error: errorIn(location), code: codeIn(location) }).to.deep.equal({
        error,
        code: '',
      });
      expect(await refusal(back(sent, params, at))).to.deep.equal(unknownOAuthFlow);
    }
    const sent = await succeed(starting());
    const foreign = await succeed(starting());
    const swapped = { ...w.provider.signIn(foreign.location, 'mallory'), state: sent.state };
    expect(errorIn(await succeed(back(sent, swapped))), 'the code of another flow').to.equal('invalid_response');
    expect(w.store.users.size).to.equal(0);
  });

  // requirement 44
  it('asks with its own state, nonce and challenge, and starts no flow with another’s', async () => {
    const flows = [await succeed(starting()), await succeed(starting())].map(
      ({ location }) => new URL(location).searchParams,
    );
    const values = flows.flatMap((asked) => ['state', 'nonce', 'code_challenge'].map((name) => asked.get(name)));
    expect(new Set(values).size).to.equal(6);
    const verifier = async ({ state, secret }: SentOff) => {
      let seen = {};
      const arrival: World['ports']['providers']['arrival'] = (name, params, secrets) => {
        seen = secrets;
        return w.ports.providers.arrival(name, params, secrets);
      };
      const { handleCallback } = makeUseCases({ ...w.ports, providers: { ...w.ports.providers, arrival } }, w.policies);
      await succeed(handleCallback({ provider: TRUSTED, params: {}, state, secret }));
      return seen as Readonly<{ codeVerifier: string; nonce: string }>;
    };
    const [one, two] = [await verifier(await succeed(starting())), await verifier(await succeed(starting()))];
    expect(one.codeVerifier).not.to.equal(two.codeVerifier);
    expect(one.codeVerifier).not.to.equal(one.nonce);
  });

  // requirement 44: RFC 9700 §4.4
  it('refuses an answer at another provider’s callback without asking any provider', async () => {
    const asked: string[] = [];
    const arrival: World['ports']['providers']['arrival'] = (name, params, secrets) => {
      asked.push(name);
      return w.ports.providers.arrival(name, params, secrets);
    };
    const { handleCallback } = makeUseCases({ ...w.ports, providers: { ...w.ports.providers, arrival } }, w.policies);
    const { location, state, secret } = await succeed(starting());
    const params = w.provider.signIn(location, 'ada');
    await succeed(handleCallback({ provider: OTHER, params, state, secret }));
    expect(asked).to.deep.equal([]);
  });

  it('does not start at an unreachable or unknown provider', async () => {
    expect(await refusal(starting(DOWN))).to.deep.include({ _tag: 'ProviderUnavailable' });
    expect(await refusal(starting('nobody' as ProviderName))).to.deep.equal(notFound);
    expect(w.store.flows).to.deep.equal([]);
  });

  // requirement 44
  it('is exchanged once, within a minute, by the holder of the verifier', async () => {
    const code = await codeFor('ada');
    expect(await refusal(exchanging(code, null, 'of a thief' as CodeVerifier))).to.deep.equal(invalidOAuthCode);
    expect(await refusal(exchanging('made up'))).to.deep.equal(invalidOAuthCode);
    await succeed(exchanging(code));
    expect(await refusal(exchanging(code))).to.deep.equal(invalidOAuthCode);
    const [early, late] = [await codeFor('ada'), await codeFor('ada')];
    w.clock.advance(MINUTE - 1);
    await succeed(exchanging(early));
    w.clock.advance(1);
    expect(await refusal(exchanging(late))).to.deep.equal(invalidOAuthCode);
  });

  it('returns the known device’s token, or a new one', async () => {
    const first = await signingInAt('ada');
    const stranger = await signingInAt('eve');
    const from = async (token: string | null) =>
      (await tokensOf(exchanging(await codeFor('ada'), token))).deviceToken === token;
    expect(await from(first.deviceToken)).to.equal(true);
    expect({
      otherUsers: await from(stranger.deviceToken),
      madeUp: await from('made up'),
      none: await from(null),
    }).to.deep.equal({ otherUsers: false, madeUp: false, none: false });
  });

  it('creates no account if registration is closed, but signs existing users in', async () => {
    w = makeWorld({ registration: 'closed' });
    expect(await refusal(exchanging(await codeFor('ada')))).to.deep.equal(registrationClosed);
    expect(w.store.users.size).to.equal(0);
  });

  // requirement 50
  it('of an inactive user is refused like a used code', async () => {
    const { user } = await signingInAt('ada');
    w.store.users.get(user.id)!.isActive = false;
    expect(await refusal(exchanging(await codeFor('ada')))).to.deep.equal(invalidOAuthCode);
  });

  describe('that links an account', () => {
    const owner = async () => {
      const address = anEmail();
      const { password } = await anOwner(w, [address]);
      const signedIn = await succeed(signingIn(w, address.value, password));
      return { address, password, principal: await succeed(w.authenticate(signedIn.accessToken)) };
    };
    type Owner = Awaited<ReturnType<typeof owner>>;
    const opening = (ticket: string, provider = OTHER) => w.openOAuthLink({ provider, ticket });
    const linkCode = async ({ principal }: Owner, subject: string): Promise<string> => {
      const ticket = await succeed(w.startOAuthLink(principal, { provider: OTHER, ...target() }));
      const sent = await succeed(opening(ticket));
      return codeIn(await succeed(back(sent, w.provider.signIn(sent.location, subject), OTHER)));
    };
    const completing = ({ principal }: Owner, code: string, provider = OTHER, codeVerifier = VERIFIER) =>
      w.completeOAuthLink(principal, { provider, code, codeVerifier, language: 'en' });

    it('starts once with the ticket, at a known provider', async () => {
      const { principal } = await owner();
      const nobody = { provider: 'nobody' as ProviderName, ...target() };
      expect(await refusal(w.startOAuthLink(principal, nobody))).to.deep.equal(notFound);
      const ticket = await succeed(w.startOAuthLink(principal, { provider: OTHER, ...target() }));
      expect(await refusal(opening('made up'))).to.deep.equal(unknownOAuthFlow);
      expect(await refusal(opening(ticket, TRUSTED))).to.deep.equal(unknownOAuthFlow);
      await succeed(opening(ticket));
      expect(await refusal(opening(ticket))).to.deep.equal(unknownOAuthFlow);
      const late = await succeed(w.startOAuthLink(principal, { provider: OTHER, ...target() }));
      w.clock.advance(FLOW_MS);
      expect(await refusal(opening(late))).to.deep.equal(unknownOAuthFlow);
      const down = await succeed(w.startOAuthLink(principal, { provider: DOWN, ...target() }));
      expect(await refusal(opening(down, DOWN))).to.deep.include({ _tag: 'ProviderUnavailable' });
    });

    // requirement 44
    it('is completed only by its session with the verifier, and signs nobody in', async () => {
      const [ada, eve] = [await owner(), await owner()];
      const code = await linkCode(ada, 'ada');
      expect(await refusal(exchanging(code))).to.deep.equal(invalidOAuthCode);
      for (const wrong of [
        completing(eve, code),
        completing(ada, code, TRUSTED),
        completing(ada, code, OTHER, 'of a thief' as CodeVerifier),
        completing({ ...ada, principal: { ...ada.principal, sessionId: eve.principal.sessionId } }, code),
      ])
        expect(await refusal(wrong)).to.deep.equal(invalidOAuthCode);
      const identity = await succeed(completing(ada, code));
      expect(identity).to.include({ type: 'oauth', oauthProvider: 'other', value: 'ada', isVerified: true });
      expect((await signingInAt('ada', {}, OTHER)).user.id).to.equal(ada.principal.userId);
      expect(await refusal(completing(ada, code))).to.deep.equal(invalidOAuthCode);
    });

    it('refuses an account that another user has linked', async () => {
      const [ada, eve] = [await owner(), await owner()];
      await succeed(completing(ada, await linkCode(ada, 'ada')));
      expect(await refusal(completing(eve, await linkCode(eve, 'ada')))).to.deep.equal({ _tag: 'AlreadyLinked' });
    });

    // requirement 44
    it('is undone by removing the identity, and later sign-ins don’t link it again', async () => {
      const { user, ...signedIn } = await signingInAt('ada', {}, OTHER);
      const remove = async (token: string, id: (typeof user)['identities'][number]['id']) =>
        w.removeIdentity({
          principal: await succeed(w.authenticate(token)),
          id,
          ifMatch: () => true,
          language: 'en',
        });
      expect(await refusal(await remove(signedIn.accessToken, user.identities[0]!.id))).to.deep.equal({
        _tag: 'LastSignInMethod',
      });
      const address = anEmail();
      const { id, password } = await anOwner(w, [address]);
      const linked = await signingInAt('grace', verifiedAt(address));
      expect(linked.user.id).to.equal(id);
      const oauth = linked.user.identities.find(({ type }) => type === 'oauth')!;
      await succeed(await remove(linked.accessToken, oauth.id));
      const after = await signingInAt('grace', verifiedAt(address));
      expect(after.user.id).not.to.equal(id);
      expect((await me(w, await succeed(signingIn(w, address.value, password)))).version).to.be.above(
        linked.user.version,
      );
    });
  });
});
