import { nameFromAddress } from '../account/user.ts';
import type { PersonName } from '../account/user.ts';
import type { Address, IdentityId, OtpCode, OtpNonce, SessionId, TokenDigest, UserId } from '../ids.ts';
import { publicScope } from '../locks/attempt-scope.ts';
import type { AttemptScope } from '../locks/attempt-scope.ts';
import { hasJustLocked, plus } from '../locks/lockout.ts';
import type { Verdict } from '../locks/lockout.ts';
import { notice } from '../messages/message.ts';
import type { CodeMessage, Language, Message, SendBudget } from '../messages/message.ts';
import type { NewSession } from '../sessions/session.ts';
import { countOf, guess, request } from '../sign-in/otp.ts';
import type { Otp, OtpPolicy, OtpPurpose, OtpRequest } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';

/**
 * Whose an address is. Unverified claims of signed-in users don't count: they are `Unknown`, so that they block nobody.
 * An open registration has no verified identity and no session, and was not made by an administrator.
 */
export type AddressOwnership =
  | Readonly<{ _tag: 'Unknown' }>
  | Readonly<{ _tag: 'Invited' }>
  | (Owner & Readonly<{ _tag: 'Registering'; registration: TokenDigest }>)
  | (Owner & Readonly<{ _tag: 'Verified'; isActive: boolean }>);

export type Owner = Readonly<{
  userId: UserId;
  identityId: IdentityId;
  passwordHash: PasswordHash;
  /** When the user was last disabled, enabled or deleted: what was sent before that opens nothing. */
  accessRevokedAt: Date | null;
  /** Names, username and addresses, of which no password of the owner's may consist. */
  own: readonly string[];
  /** Where the owner is told what happens: the primary verified address, e-mail before mobile; null before there is one. */
  primary: Address | null;
}>;

/** An address as the store knows it. The state of unknown and invited ones lives in a bucket, and counts alike. */
export type AddressSnapshot = Readonly<{ address: Address; ownership: AddressOwnership; otp: Otp }>;

/**
 * Who asks for messages: who signs in or resets a password, from a known device or not; an administrator for a user; a
 * newcomer who registers.
 */
export type Asker = AttemptScope | Readonly<{ _tag: 'Administrator' }> | Readonly<{ _tag: 'Newcomer' }>;

/** Administrators and newcomers have no device or session at the address. */
export const askingScope = (asker: Asker): AttemptScope =>
  asker._tag === 'Administrator' || asker._tag === 'Newcomer' ? publicScope : asker;

/** An address at which a message was asked for, and whether the asker's budget lets one go out. */
export type Asked = AddressSnapshot & Readonly<{ budget: SendBudget; goesOut: boolean }>;

/** The budget of a message that somebody asks for; strangers can't use up what a known device, a session or an administrator gets. */
export const budgetOf = ({ ownership, otp: { scope } }: AddressSnapshot, asker: Asker['_tag']): SendBudget => {
  if (asker === 'Administrator') return 'administrator';
  if (scope !== undefined) return scope.kind === 'Device' ? 'device' : 'session';
  const isNew = ownership._tag === 'Unknown' && asker === 'Newcomer';
  return isNew || getsMessages(ownership) ? 'anybody' : 'nobody';
};

const getsMessages = (ownership: AddressOwnership): boolean =>
  ownership._tag === 'Registering' || (ownership._tag === 'Verified' && ownership.isActive);

/** An open registration as it is to be: made new, or `into` an older one in place; the registrations it `ends` are gone. */
export type OpenRegistration = Readonly<{
  into: UserId | null;
  ends: readonly UserId[];
  firstName: PersonName;
  lastName: PersonName | null;
  passwordHash: PasswordHash;
  registration: TokenDigest;
  /** Addresses whose code ends the registration. */
  addresses: readonly Address[];
  /** Addresses that somebody else has verified or was invited with: unverified claims. */
  claims: readonly Address[];
}>;

/** The end of a registration: the address is verified, and its user can sign in. */
export type CompletedRegistration = Readonly<{
  userId: UserId;
  address: Address;
  /** Null where name and password hold; else both and all other addresses are dropped. */
  replaceBy: Readonly<{ firstName: PersonName }> | null;
}>;

/**
 * Another password for a user, whose every older way in ends: sessions, and pending codes of all identities. The count
 * of wrong passwords and its lock are gone.
 */
export type PasswordReset = Readonly<{
  userId: UserId;
  passwordHash: PasswordHash;
  /** Whether it also opens the codes that no time opens any more; their counts and locks stay otherwise. */
  opensCodes: boolean;
}>;

/** What one decision about addresses writes, all of it in one commit. */
export type AddressWrites = Readonly<{
  otps: readonly Readonly<{ address: Address; otp: Otp }>[];
  /** Addresses whose other open registrations end, those that hold one as a claim included. */
  endsOthersOf?: readonly Address[];
  open?: OpenRegistration;
  /** Of addresses that are all somebody's: takes the time of a registration, and leaves none. */
  pretendsToOpen?: OpenRegistration;
  complete?: CompletedRegistration;
  session?: Readonly<{ userId: UserId; session: NewSession }>;
  /** Counts as freshly authenticated, with the next generation. */
  renews?: Readonly<{ userId: UserId; session: SessionId }>;
  reset?: PasswordReset;
  messages?: readonly Message[];
}>;

export type Decision<A> = Readonly<{ writes: AddressWrites; answer: A }>;

/** What codes and messages are made of that a decision can't know by itself. */
export type CodeContext = Readonly<{
  language: Language;
  fresh: (address: Address) => OtpNonce;
  codeFor: (purpose: OtpPurpose, address: Address, nonce: OtpNonce) => OtpCode;
}>;

export type RegistrationForm = Readonly<{
  firstName: PersonName;
  lastName: PersonName | null;
  passwordHash: PasswordHash;
  registration: TokenDigest;
}>;

const nothing: AddressWrites = { otps: [] };

/**
 * Registers one or two addresses (contract, “Registration”). Free, taken, unverified and invited ones take the same
 * steps: interval, pending code and count start for each; who is told what differs only in the mailbox. A repeat
 * within the interval of any of them changes and sends nothing.
 */
export const register =
  (policy: OtpPolicy, book: CodeContext, form: RegistrationForm) =>
  (seen: readonly Asked[], now: Date): AddressWrites => {
    const asked = seen.map((s) => ({ ...s, request: asking(policy, book)(s, now) }));
    const accepted = asked.flatMap((a) => (a.request._tag === 'Asked' ? [{ ...a, request: a.request }] : []));
    if (accepted.length < seen.length) return nothing;
    const isOpen = ({ ownership }: AddressSnapshot) => ownership._tag === 'Unknown' || ownership._tag === 'Registering';
    const addresses = seen.filter(isOpen).map((s) => s.address);
    const claims = seen.filter((s) => !isOpen(s)).map((s) => s.address);
    const [into = null, ...ends] = new Set(
      seen.flatMap(({ ownership: s }) => (s._tag === 'Registering' ? [s.userId] : [])),
    );
    return {
      otps: accepted.map((a) => ({ address: a.address, otp: a.request.otp })),
      messages: accepted.flatMap((a) => messageFor(policy, book, a, a.request, 'already-registered', now)),
      // as for free ones: a repeat with other companions leaves nothing of the registration that was there
      endsOthersOf: claims,
      [addresses.length === 0 ? 'pretendsToOpen' : 'open']: { ...form, into, ends, addresses, claims },
    };
  };

const asking =
  (policy: OtpPolicy, book: CodeContext) =>
  ({ address, otp, goesOut }: Asked, now: Date): OtpRequest =>
    request(policy, 'sign-in')(otp, { fresh: book.fresh(address), goesOut }, now);

/** The code that goes out for a request, to the verified owner or the open registration; nobody else gets mail. */
const messageFor = (
  policy: OtpPolicy,
  book: CodeContext,
  { address, ownership, budget }: Asked,
  asked: Extract<OtpRequest, { _tag: 'Asked' }>,
  toOwner: CodeMessage['template'],
  now: Date,
): readonly CodeMessage[] => {
  if (asked.nonce === null || ownership._tag === 'Invited') return [];
  if (ownership._tag === 'Verified' && !ownership.isActive) return [];
  const template = ownership._tag === 'Verified' ? toOwner : 'confirm-address';
  const code = book.codeFor('sign-in', address, asked.nonce);
  const expiresAt = plus(now, policy.ttlMs);
  return [{ to: address, template, code, language: book.language, budget, expiresAt }];
};

/** Asks for a sign-in code; `TooSoon` within the interval, known or not. */
export const requestCode =
  (policy: OtpPolicy, book: CodeContext) =>
  (seen: Asked, now: Date): Decision<OtpRequest> => {
    const asked = asking(policy, book)(seen, now);
    if (asked._tag === 'TooSoon') return { writes: nothing, answer: asked };
    const messages =
      seen.ownership._tag === 'Unknown' ? [] : messageFor(policy, book, seen, asked, 'sign-in-code', now);
    return { writes: { otps: [{ address: seen.address, otp: asked.otp }], messages }, answer: asked };
  };

export type CodeGuess = Readonly<{
  isRight: (nonce: OtpNonce) => boolean;
  /** Digest of the `registration` that came with the code, if any. */
  registration: TokenDigest | null;
  session: NewSession;
  /** Of the request, for the notice of a lock. */
  language: Language;
}>;

/**
 * One guess at a sign-in code. The right one signs the owner in, or ends the registration: with the matching
 * `registration` name and password hold, without it they and all other addresses are dropped, so that nobody's
 * password can be slipped into an account whose address somebody else proves.
 */
export const verifyCode =
  (policy: OtpPolicy, attempt: CodeGuess) =>
  ({ address, ownership, otp }: AddressSnapshot, now: Date): Decision<Verdict> => {
    const canBeRight = ownership._tag === 'Registering' || (ownership._tag === 'Verified' && ownership.isActive);
    const guessed = guess(policy, 'sign-in', (nonce) => attempt.isRight(nonce) && canBeRight)(otp, now);
    const otps = [{ address, otp: guessed.otp }];
    if (guessed.verdict._tag !== 'Right' || !canBeRight) {
      const messages = lockNotice(policy, { address, ownership, otp: guessed.otp }, guessed.verdict, attempt.language);
      return { writes: { otps, ...messages }, answer: guessed.verdict };
    }
    const session = { userId: ownership.userId, session: attempt.session };
    if (ownership._tag === 'Verified') {
      return { writes: { otps, session, endsOthersOf: [address] }, answer: guessed.verdict };
    }
    const replaceBy = ownership.registration === attempt.registration ? null : { firstName: nameFromAddress(address) };
    const complete = { userId: ownership.userId, address, replaceBy };
    return { writes: { otps, complete, session }, answer: guessed.verdict };
  };

type OwnCodeGuess = Readonly<{
  isRight: (nonce: OtpNonce) => boolean;
  userId: UserId;
  session: SessionId;
  language: Language;
}>;

/**
 * One guess at a sign-in code by who is signed in already; the right one makes the session fresh. At an address that is
 * not a verified one of the user's own nothing is right, and nothing counts.
 */
export const reauthenticate =
  (policy: OtpPolicy, { isRight, userId, session, language }: OwnCodeGuess) =>
  ({ address, ownership, otp }: AddressSnapshot, now: Date): Decision<Verdict> => {
    const isOwn = ownership._tag === 'Verified' && ownership.isActive && ownership.userId === userId;
    if (!isOwn) return { writes: nothing, answer: { _tag: 'Wrong' } };
    const guessed = guess(policy, 'sign-in', isRight)(otp, now);
    const otps = [{ address, otp: guessed.otp }];
    if (guessed.verdict._tag === 'Right') {
      return { writes: { otps, renews: { userId, session } }, answer: guessed.verdict };
    }
    const messages = lockNotice(policy, { address, ownership, otp: guessed.otp }, guessed.verdict, language);
    return { writes: { otps, ...messages }, answer: guessed.verdict };
  };

/** What the guess that closes the lock of an address tells its verified owner; nothing at any other guess. */
export const lockNotice = (
  policy: OtpPolicy,
  { address, ownership, otp }: AddressSnapshot,
  verdict: Verdict,
  language: Language,
): Pick<AddressWrites, 'messages'> => {
  if (!hasJustLocked(policy.lockout, countOf(otp), verdict)) return {};
  const isOwned = ownership._tag === 'Verified' && ownership.isActive;
  return { messages: notice('account-locked', isOwned ? address : null, language) };
};
