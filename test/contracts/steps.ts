import { randomBytes } from 'node:crypto';
import * as O from 'fp-ts/lib/Option.js';
import { addressOfIdentity } from '../../src/core/domain/account/account.ts';
import type { AddressDecision } from '../../src/core/domain/addresses/address-decision.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { Asker, AddressSnapshot } from '../../src/core/domain/addresses/ownership.ts';
import type { BodyFingerprint, SessionId, TokenDigest, UserId } from '../../src/core/domain/ids.ts';
import { publicScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { FoundScope, AttemptScope, ScopeKind } from '../../src/core/domain/locks/attempt-scope.ts';
import type { Verdict } from '../../src/core/domain/locks/lockout.ts';
import type { Message } from '../../src/core/domain/messages/message.ts';
import type { CredentialId, NewCredential, PublicKey } from '../../src/core/domain/passkeys/passkey.ts';
import { firstFactor } from '../../src/core/domain/second-factor/evidence.ts';
import { requestCode, verifyCode } from '../../src/core/domain/sign-in/codes.ts';
import { tryPassword, tryUnknown } from '../../src/core/domain/sign-in/credential.ts';
import type { PasswordVerdict } from '../../src/core/domain/sign-in/credential.ts';
import type { Login } from '../../src/core/domain/sign-in/login.ts';
import type { OtpRequest } from '../../src/core/domain/sign-in/otp-attempts.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import { register } from '../../src/core/domain/sign-up/registration.ts';
import type { RegistrationForm } from '../../src/core/domain/sign-up/registration.ts';
import type { FoundCredential } from '../../src/core/ports/credentials.ts';
import { newSession } from '../../src/core/use-cases/sign-in/signed-in.ts';
import { TEST_KEY } from '../fakes/access-tokens.ts';
import { makeFakeOneTimeCodes } from '../fakes/one-time-codes.ts';
import { aClient, aDigest, aName, aNonce, aSignIn, policies, succeed } from '../support/values.ts';
import type { Harness as Whole } from './harness.ts';

type Harness = Pick<Whole, 'addresses' | 'credentials' | 'unknownLogins' | 'sessions' | 'users' | 'outbox'>;

const { derive } = makeFakeOneTimeCodes();
export const book = {
  language: 'en' as const,
  fresh: aNonce,
  codeFor: derive,
};

const decide = <A>(
  h: Harness,
  addresses: readonly Address[],
  by: (seen: readonly AddressSnapshot[], now: Date, scope: FoundScope) => AddressDecision<A>,
  scope?: AttemptScope,
): Promise<A> => succeed(h.addresses.update(addresses, by, scope));

export const aForm = (changed: Partial<RegistrationForm> = {}): RegistrationForm => ({
  firstName: aName(),
  lastName: aName(),
  passwordHash: `hash ${aDigest()}` as PasswordHash,
  registration: aDigest(),
  fingerprint: `body ${aDigest()}` as BodyFingerprint,
  ...changed,
});

/** Two forms with one fingerprint stand for the same body. */
export const registering = (h: Harness, addresses: readonly Address[], form = aForm()): Promise<TokenDigest> => {
  const isSameBody = (known: BodyFingerprint) => known === form.fingerprint;
  return succeed(h.addresses.ask(addresses, register(policies.otp, book, form, isSameBody), { _tag: 'Newcomer' }));
};

export const asking = (h: Harness, address: Address, asker?: Asker): Promise<OtpRequest> =>
  succeed(h.addresses.ask([address], ([seen], now) => requestCode(policies.otp, book)(seen!, now), asker));

/** What a right password or code of a user opens. */
export const aNewSignIn = (h: Pick<Harness, 'sessions'>, token = aDigest(), id = h.sessions.newId()) =>
  aSignIn(newSession(policies, { id, client: aClient(), device: { token } }, firstFactor('pwd')));

type Guess = Readonly<{ right: boolean; registration?: TokenDigest | null; scope?: AttemptScope }>;

/** The verdict, and the session or challenge that a right code opens. */
export const guessing = async (
  h: Harness,
  address: Address,
  { right, registration = null, scope = publicScope }: Guess,
) => {
  const signIn = aNewSignIn(h);
  const { session, challenge } = signIn;
  const verdict: Verdict = await decide(
    h,
    [address],
    ([seen], now) =>
      verifyCode(policies.otp, { isRight: () => right, registration, signIn, language: 'en' })(seen!, now),
    scope,
  );
  return { verdict, sessionId: session.id, device: session.device.token, challenge: challenge.token };
};

export const verdictOf = async (h: Harness, address: Address, guess: Guess): Promise<Verdict['_tag']> =>
  (await guessing(h, address, guess)).verdict._tag;

/** The state of an address, unchanged. */
export const looking = (h: Harness, address: Address, scope?: AttemptScope): Promise<AddressSnapshot> =>
  decide(h, [address], ([seen]) => ({ writes: { otps: [] }, events: [], answer: seen! }), scope);

/** The attempt scope of a device token at an address. */
export const scopeAt = (h: Harness, address: Address, token: TokenDigest): Promise<ScopeKind> =>
  decide(h, [address], (_seen, _now, scope) => ({ writes: { otps: [] }, events: [], answer: scope.kind }), {
    _tag: 'Device',
    token,
  });

export const ownerOf = async (h: Harness, address: Address): Promise<UserId> => {
  const { ownership } = await looking(h, address);
  if (!('userId' in ownership)) throw new Error(`the address is ${ownership._tag}`);
  return ownership.userId;
};

/** A user's addresses, which a decision about all of them locks. */
export const addressesOf = async (h: Harness, id: UserId): Promise<readonly Address[]> => {
  const user = O.toNullable(await succeed(h.users.find(id)));
  return user?.identities.flatMap((identity) => addressOfIdentity(identity) ?? []) ?? [];
};

/** A user who has verified the first address; the others are claims. */
export const verified = async (h: Harness, addresses: readonly Address[], form = aForm()): Promise<UserId> => {
  await registering(h, addresses, form);
  const { verdict } = await guessing(h, addresses[0]!, { right: true, registration: form.registration });
  if (verdict._tag !== 'Right') throw new Error(`the code was ${verdict._tag}`);
  return ownerOf(h, addresses[0]!);
};

export const credentialOf = async (h: Harness, login: Login, scope?: AttemptScope) =>
  O.toNullable(await succeed(h.credentials.find(login, scope)))?.credential ?? null;

type Try = Readonly<{
  matched: boolean;
  tried: PasswordHash;
  sessionId?: SessionId;
  scope?: AttemptScope;
  device?: TokenDigest;
  seen?: FoundCredential;
}>;

/** What a sign-in reads before it verifies the password. */
export const seeing = async (h: Harness, login: Login, scope?: AttemptScope): Promise<FoundCredential> => {
  const seen = O.toNullable(await succeed(h.credentials.find(login, scope)));
  if (seen === null) throw new Error('nobody has the login');
  return seen;
};

export const trying = async (
  h: Harness,
  id: UserId,
  { matched, tried, sessionId = h.sessions.newId(), scope, device, seen }: Try,
): Promise<PasswordVerdict | null> => {
  const attempt = { tried, matched, language: 'en' as const, grant: { signIn: aNewSignIn(h, device, sessionId) } };
  const judge = tryPassword(policies.passwordLockout, attempt);
  const started = seen ? O.toNullable(await succeed(h.credentials.start(seen, judge))) : null;
  return started?.answer ?? O.toNullable(await succeed(h.credentials.update(id, judge, seen?.scope ?? scope)));
};

export const tryingUnknown = (h: Harness, login: string): Promise<Verdict> =>
  succeed(h.unknownLogins.update(login, tryUnknown(policies.passwordLockout, login, 'en')));

/** Messages to an address since the last call for it. */
export const mailTo = async (h: Harness, address: Address): Promise<readonly Message[]> => {
  const claimed = (await succeed(h.outbox.claim(1000, 0))).filter(({ isDecoy }) => !isDecoy);
  const mine = claimed.filter(({ message }) => message.to.value === address.value);
  for (const { id } of mine) await succeed(h.outbox.sent(id));
  return mine.map(({ message }) => message);
};

/** Claims of an access token signed with the test key. */
export const aClaim = (sessionId: SessionId, generation = 1) => ({ sessionId, generation, keyId: TEST_KEY });

export const aCredential = (changed: Partial<NewCredential> = {}): NewCredential => ({
  credentialId: randomBytes(32).toString('base64url') as CredentialId,
  publicKey: new Uint8Array(randomBytes(77)) as Uint8Array as PublicKey,
  rpId: 'localhost',
  counter: 0,
  isSynced: true,
  isBackedUp: true,
  hasVerifiedUser: true,
  transports: ['internal'],
  aaguid: null,
  ...changed,
});
