import * as O from 'fp-ts/lib/Option.js';
import { MAX_IDENTITIES } from '../../../core/domain/account/identities.ts';
import { identifierOf } from '../../../core/domain/ids.ts';
import type { Address, UserId } from '../../../core/domain/ids.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import { notice } from '../../../core/domain/messages/message.ts';
import type { Language } from '../../../core/domain/messages/message.ts';
import { MAX_UNLINKED, arrivalEntries, linkedEntry } from '../../../core/domain/oauth/oauth.ts';
import type { ProviderProfile, LinkedUser, ProviderName, Subject } from '../../../core/domain/oauth/oauth.ts';
import type { NewSession } from '../../../core/domain/sessions/session.ts';
import type { Otp } from '../../../core/domain/sign-in/otp.ts';
import { noPassword } from '../../../core/domain/sign-in/password.ts';
import type { AddressSnapshot } from '../../../core/domain/sign-up/registration.ts';
import type { LinkOutcome, SignInOutcome, SignInWith } from '../../../core/ports/oauth-flows.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { IDENTITY_JSON, toIdentity } from '../account/users.ts';
import type { IdentityJson } from '../account/users.ts';
import type { Audit } from '../audit/audit-trail.ts';
import type { Run } from '../database/sql.ts';
import type { Mail } from '../messages/outbox.ts';
import { startSession } from '../sessions/session-writes.ts';
import { saveOtp, loadAddresses } from '../sign-in/addresses.ts';
import { saveBucket, loadBucket } from '../sign-in/buckets.ts';
import { endOthersOf, inheritPasswordCount } from '../sign-up/registrations.ts';
import type { Release } from '../sign-up/registrations.ts';

export type OAuthAccountsDeps = Readonly<{
  /** The keyed hash that puts an identifier into one of 2^20 buckets. */
  bucketOf: (identifier: string) => number;
  /** Merges the state of an address that is nobody's any more into its bucket. */
  merge: (bucket: Otp, released: Otp, now: Date) => Otp;
  defaultRole: string;
  mail: Mail;
  audit: Audit;
  /** Failures in all that keep a factor closed. */
  maxTotal: number;
}>;

/** Two first arrivals of one account of a provider come one after the other; taken before any other lock. */
const LOCK = {
  name: 'oauth_account_lock',
  text: `select pg_advisory_xact_lock(7236401, hashtext($1::text || ' ' || $2::text))`,
};
/** The user's row is locked before the identity is read, so that no unlinking or disabling slips by. */
const LOCK_USER = {
  name: 'oauth_account_lock_user',
  text: `select from "user" where id = (select user_id from user_identity
                                         where type = 'oauth' and oauth_provider = $1 and value = $2 and is_verified and deleted_at is null)
            for share`,
};
const FIND = {
  name: 'oauth_account_find',
  text: `select i.user_id, u.is_active, ${IDENTITY_JSON('i.')} as identity,
                date_trunc('milliseconds', clock_timestamp()) as now
           from user_identity i join "user" u on u.id = i.user_id
          where i.type = 'oauth' and i.oauth_provider = $1 and i.value = $2 and i.is_verified
            and i.deleted_at is null and u.deleted_at is null`,
};
const WAS_UNLINKED = {
  name: 'oauth_account_was_unlinked',
  text: `select from user_identity
          where user_id = $1 and type = 'oauth' and oauth_provider = $2 and value = $3 and deleted_at is not null limit 1`,
};
const HELD = {
  name: 'oauth_account_held',
  text: `select count(*) filter (where deleted_at is null)::int as living,
                count(*) filter (where deleted_at is not null and type = 'oauth')::int as unlinked
           from user_identity where user_id = $1`,
};
const LOCK_LINKER = {
  name: 'oauth_account_lock_linker',
  text: `select id from "user" where id = $1 and is_active and deleted_at is null for no key update`,
};
const PRIMARY = { name: 'oauth_account_primary', text: `select ${PRIMARY_ADDRESS('$1')} as "primary"` };
const NOW = { name: 'oauth_account_now', text: `select date_trunc('milliseconds', clock_timestamp()) as now` };
const CREATE = {
  name: 'oauth_account_create',
  text: `with created as (insert into "user" (first_name, last_name, role_id)
                          values ($1, $2, (select id from role where name = $4 and deleted_at is null)) returning id)
         insert into user_auth (user_id, password_hash) select id, $3 from created returning user_id`,
};
/** Raises the version, because the user's identities are part of what its ETag stands for. */
const ADD_OAUTH = {
  name: 'oauth_account_add',
  text: `with raised as (update "user" set version = version + 1, updated_by = $1 where id = $1)
         insert into user_identity as i (user_id, type, value, oauth_provider, is_verified) values ($1, 'oauth', $3, $2, true)
         returning ${IDENTITY_JSON('i.')} as identity`,
};
const ADD_ADDRESS = {
  name: 'oauth_account_add_address',
  text: `insert into user_identity (user_id, type, value, is_verified, is_primary, created_by) values ($1, $2, $3, $4, $4, $1)`,
};

type Account = Readonly<{ provider: ProviderName; subject: Subject }>;
type Found = { user_id: UserId; is_active: boolean; identity: IdentityJson; now: Date };

const find = async (run: Run, { provider, subject }: Account): Promise<Found | undefined> =>
  (await run<Found>(FIND, provider, subject))[0];

const addOAuth = async (run: Run, userId: UserId, { provider, subject }: Account): Promise<IdentityJson> => {
  const [added] = await run<{ identity: IdentityJson }>(ADD_OAUTH, userId, provider, subject);
  if (added === undefined) throw new Error('the identity was not added');
  return added.identity;
};

const wasUnlinked = async (run: Run, userId: UserId, { provider, subject }: Account): Promise<boolean> =>
  (await run(WAS_UNLINKED, userId, provider, subject)).length > 0;

type SignIn = Readonly<{
  provider: ProviderName;
  arrival: ProviderProfile;
  session: NewSession;
  scope: AttemptScope;
  decide: SignInWith['decide'];
  language: Language;
  /** Uses the code up, under the locks of its user; whether it was there still. */
  redeem: () => Promise<boolean>;
}>;

/** Signs in, links or creates as `decide` says, within the caller's transaction; none where the code is gone by then. */
export const signInAs = async (
  run: Run,
  deps: OAuthAccountsDeps,
  { provider, arrival, session, scope, decide, language, redeem }: SignIn,
): Promise<O.Option<SignInOutcome>> => {
  const account = { provider, subject: arrival.subject };
  await run(LOCK, provider, account.subject);
  await run(LOCK_USER, provider, account.subject);
  const found = await find(run, account);
  const linked: LinkedUser | null = found ? { userId: found.user_id, isActive: found.is_active } : null;
  const looksAt = linked === null && arrival.email?.isTrusted === true;
  const address: Address | null = looksAt && arrival.email ? { type: 'email', value: arrival.email.value } : null;
  const seen = address ? await loadAddresses(run, deps.bucketOf, [address]) : null;
  if (!(await redeem())) return O.none;
  const [known] = seen?.seen ?? [];
  const ownership = known?.ownership ?? null;
  const isUnlinked = ownership?._tag === 'Verified' && (await wasUnlinked(run, ownership.userId, account));
  const decision = decide(arrival, { linked, ownership, isUnlinked });
  if (decision._tag === 'Refuse') return O.some({ decision, scope: 'Public' });
  const now = seen?.now ?? found?.now ?? (await databaseNow(run));
  const userId = decision._tag === 'Create' ? await create(run, deps, arrival) : decision.userId;
  if (decision._tag !== 'SignIn') await addOAuth(run, userId, account);
  if (decision._tag === 'Link') await tell(run, deps, userId, language);
  if (decision._tag === 'Create' && decision.claims !== null)
    await run(ADD_ADDRESS, userId, 'email', decision.claims, false);
  if (known !== undefined && (decision._tag === 'Link' || (decision._tag === 'Create' && decision.verifies !== null)))
    await prove(run, deps, { known, userId, isNew: decision._tag === 'Create', now });
  const kept = await startSession(run, { userId, now, maxTotal: deps.maxTotal, scope }, session);
  await deps.audit.record(run, now, arrivalEntries(decision._tag, userId, account, session.id));
  return O.some({ decision, scope: kept });
};

const databaseNow = async (run: Run): Promise<Date> => {
  const [row] = await run<{ now: Date }>(NOW);
  if (row === undefined) throw new TypeError('the statement gives one row, always');
  return row.now;
};

const create = async (
  run: Run,
  { defaultRole }: OAuthAccountsDeps,
  { firstName, lastName }: ProviderProfile,
): Promise<UserId> => {
  const [created] = await run<{ user_id: UserId }>(CREATE, firstName, lastName, noPassword, defaultRole);
  if (created === undefined) throw new Error('the user was not created');
  return created.user_id;
};

type Proof = Readonly<{ known: AddressSnapshot; userId: UserId; isNew: boolean; now: Date }>;

/** The trusted address is the user's: every open registration that holds it ends, and its counts go on with a new owner. */
const prove = async (run: Run, deps: OAuthAccountsDeps, { known, userId, isNew, now }: Proof): Promise<void> => {
  const { address, otp } = known;
  const release: Release = async (released, state) => {
    const bucket = deps.bucketOf(identifierOf(released));
    await saveBucket(run, bucket, deps.merge(await loadBucket(run, bucket), state, now));
  };
  await endOthersOf(run, userId, address, release);
  if (!isNew) return;
  const bucket = deps.bucketOf(identifierOf(address));
  await run(ADD_ADDRESS, userId, address.type, address.value, true);
  await saveOtp(run, bucket, address, true, otp);
  await inheritPasswordCount(run, userId, bucket);
};

/** Whoever can sign in from now on, the owner should know. */
const tell = async (run: Run, { mail }: OAuthAccountsDeps, userId: UserId, language: Language): Promise<void> => {
  const [row] = await run<{ primary: Address | null }>(PRIMARY, userId);
  for (const message of notice('identities-changed', row?.primary ?? null, language)) await mail.post(run, message);
};

type Link = Account & Readonly<{ userId: UserId; language: Language }>;

/** Links the account to the user, unless it is linked already; none for a user who is inactive or gone. */
export const linkAccount = async (run: Run, deps: OAuthAccountsDeps, link: Link): Promise<O.Option<LinkOutcome>> => {
  await run(LOCK, link.provider, link.subject);
  if ((await run(LOCK_LINKER, link.userId)).length === 0) return O.none;
  const found = await find(run, link);
  if (found !== undefined && found.user_id !== link.userId) return O.some({ _tag: 'Taken' });
  if (found !== undefined) return O.some({ _tag: 'Linked', identity: toIdentity(found.identity) });
  const [held = { living: 0, unlinked: 0 }] = await run<{ living: number; unlinked: number }>(HELD, link.userId);
  if (held.living >= MAX_IDENTITIES || held.unlinked >= MAX_UNLINKED) return O.some({ _tag: 'Full' });
  const identity = await addOAuth(run, link.userId, link);
  await tell(run, deps, link.userId, link.language);
  await deps.audit.record(run, await databaseNow(run), [linkedEntry(link.userId, link)]);
  return O.some({ _tag: 'Linked', identity: toIdentity(identity) });
};
