import * as O from 'fp-ts/lib/Option.js';
import { MAX_IDENTITIES } from '../../../core/domain/account/identities.ts';
import type { Address } from '../../../core/domain/addresses/address.ts';
import type { AddressSnapshot } from '../../../core/domain/addresses/ownership.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { AttemptScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { Language } from '../../../core/domain/messages/message.ts';
import { accountLinked, methodsOf, signInEvents } from '../../../core/domain/oauth/find-account.ts';
import type { LinkedUser } from '../../../core/domain/oauth/find-account.ts';
import { MAX_UNLINKED } from '../../../core/domain/oauth/provider-profile.ts';
import type { ProviderName, ProviderProfile, ProviderSubject } from '../../../core/domain/oauth/provider-profile.ts';
import { opened } from '../../../core/domain/second-factor/opening.ts';
import type { NewSignIn } from '../../../core/domain/second-factor/opening.ts';
import type { RememberPolicy } from '../../../core/domain/second-factor/remembering.ts';
import { noPassword } from '../../../core/domain/sign-in/password.ts';
import type { LinkOutcome, SignInOutcome, SignInWith } from '../../../core/ports/oauth-flows.ts';
import { PRIMARY_ADDRESS } from '../account/primary-address.ts';
import { IDENTITY_JSON, toIdentity } from '../account/user-columns.ts';
import type { IdentityJson } from '../account/user-columns.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import type { Run } from '../database/sql.ts';
import { CLOCK, columns, computed, statement } from '../database/statement.ts';
import type { RowOf } from '../database/statement.ts';
import { openChallenge } from '../second-factor/challenges.ts';
import { METHODS, METHODS_OF } from '../second-factor/factor-fragments.ts';
import { fromRemembered } from '../second-factor/remembered-devices.ts';
import { startSession } from '../sessions/start-session.ts';
import { loadAddresses, saveOtp } from '../sign-in/load-addresses.ts';
import type { UnknownAccounts } from '../sign-in/unknown-accounts.ts';
import { endOthersOf, inheritPasswordCount } from '../sign-up/registrations.ts';

export type OAuthAccountsDeps = Readonly<{
  unknownAccounts: UnknownAccounts;
  defaultRole: string;
  recordEvents: RecordEvents;
  remembering: RememberPolicy;
}>;

/** Lets the first sign-ins with the same provider account run one at a time. Take this lock before any other. */
const LOCK = statement({
  name: 'oauth_account_lock',
  text: `select pg_advisory_xact_lock(7236401, hashtext($1::text || ' ' || $2::text))`,
});
/** Locks the user before the identity is read, so that a concurrent unlink or disable is not missed. */
const LOCK_USER = statement({
  name: 'oauth_account_lock_user',
  text: `select from public."user" where id = (select user_id from public.user_identity
                                         where type = 'oauth' and oauth_provider = $1 and value = $2 and is_verified and deleted_at is null)
            for share`,
});
const FIND = statement({
  name: 'oauth_account_find',
  columns: {
    ...columns('user_identity', 'user_id'),
    ...columns('user', 'is_active'),
    ...METHODS,
    identity: computed.json<IdentityJson>(),
    now: computed.time,
  },
  text: `select i.user_id, u.is_active, ${METHODS_OF('a', '$3')} as methods, ${IDENTITY_JSON('i.')} as identity,
                ${CLOCK} as now
           from public.user_identity i join public."user" u on u.id = i.user_id join public.user_auth a on a.user_id = u.id
          where i.type = 'oauth' and i.oauth_provider = $1 and i.value = $2 and i.is_verified
            and i.deleted_at is null and u.deleted_at is null`,
});
const WAS_UNLINKED = statement({
  name: 'oauth_account_was_unlinked',
  text: `select from public.user_identity
          where user_id = $1 and type = 'oauth' and oauth_provider = $2 and value = $3 and deleted_at is not null limit 1`,
});
const HELD = statement({
  name: 'oauth_account_held',
  columns: { living: computed.number, unlinked: computed.number },
  text: `select count(*) filter (where deleted_at is null)::int as living,
                count(*) filter (where deleted_at is not null and type = 'oauth')::int as unlinked
           from public.user_identity where user_id = $1`,
});
const LOCK_LINKER = statement({
  name: 'oauth_account_lock_linker',
  text: `select id from public."user" where id = $1 and is_active and deleted_at is null for no key update`,
});
const STATE = statement({
  name: 'oauth_account_state',
  columns: { now: computed.time, primary: computed.json<Address | null>() },
  text: `select ${CLOCK} as now, ${PRIMARY_ADDRESS('$1')} as "primary"`,
});
const CREATE = statement({
  name: 'oauth_account_create',
  columns: columns('user_auth', 'user_id'),
  text: `with created as (insert into public."user" (first_name, last_name, role_id)
                          values ($1, $2, (select id from public.role where name = $4 and deleted_at is null)) returning id)
         insert into public.user_auth (user_id, password_hash) select id, $3 from created returning user_id`,
});
/** Also increments the user's version, because the ETag of the user covers identities. */
const ADD_OAUTH = statement({
  name: 'oauth_account_add',
  columns: { identity: computed.json<IdentityJson>() },
  text: `with raised as (update public."user" set version = version + 1, updated_by = $1 where id = $1)
         insert into public.user_identity as i (user_id, type, value, oauth_provider, is_verified) values ($1, 'oauth', $3, $2, true)
         returning ${IDENTITY_JSON('i.')} as identity`,
});
const ADD_ADDRESS = statement({
  name: 'oauth_account_add_address',
  text: `insert into public.user_identity (user_id, type, value, is_verified, is_primary, created_by) values ($1, $2, $3, $4, $4, $1)`,
});

type Account = Readonly<{ provider: ProviderName; subject: ProviderSubject }>;

const find = async (
  run: Run,
  { provider, subject }: Account,
  { required }: RememberPolicy,
): Promise<RowOf<typeof FIND> | undefined> => (await run(FIND, provider, subject, required))[0];

const addOAuth = async (run: Run, userId: UserId, { provider, subject }: Account): Promise<IdentityJson> => {
  const [added] = await run(ADD_OAUTH, userId, provider, subject);
  if (added === undefined) throw new Error('the identity was not added');
  return added.identity;
};

const wasUnlinked = async (run: Run, userId: UserId, { provider, subject }: Account): Promise<boolean> =>
  (await run(WAS_UNLINKED, userId, provider, subject)).length > 0;

type SignIn = Readonly<{
  provider: ProviderName;
  arrival: ProviderProfile;
  signIn: NewSignIn;
  reopensFrom: number;
  scope: AttemptScope;
  decide: SignInWith['decide'];
  language: Language;
  /** Marks the code as used while the user is locked. Returns false if it was already used. */
  redeem: () => Promise<boolean>;
}>;

/** Runs in the caller's transaction. Returns none if the code was used in the meantime. */
export const signInAs = async (
  run: Run,
  deps: OAuthAccountsDeps,
  { provider, arrival, signIn, reopensFrom, scope, decide, language, redeem }: SignIn,
): Promise<O.Option<SignInOutcome>> => {
  const account = { provider, subject: arrival.subject };
  await run(LOCK, provider, account.subject);
  await run(LOCK_USER, provider, account.subject);
  const found = await find(run, account, deps.remembering);
  const isRemembered =
    found !== undefined &&
    (await fromRemembered(run, deps.remembering, { userId: found.user_id, methods: found.methods, scope }));
  const linked: LinkedUser | null = found
    ? { userId: found.user_id, isActive: found.is_active, methods: isRemembered ? [] : found.methods }
    : null;
  const looksAt = linked === null && arrival.email?.isTrusted === true;
  const address: Address | null = looksAt && arrival.email ? { type: 'email', value: arrival.email.value } : null;
  const seen = address ? await loadAddresses(run, deps.unknownAccounts, [address], deps.remembering) : null;
  if (!(await redeem())) return O.none;
  const [known] = seen?.seen ?? [];
  const ownership = known?.ownership ?? null;
  const isUnlinked = ownership?._tag === 'Verified' && (await wasUnlinked(run, ownership.userId, account));
  const decision = decide(arrival, { linked, ownership, isUnlinked });
  if (decision._tag === 'Refuse') return O.some({ decision, scope: 'Public' });
  const userId = decision._tag === 'Create' ? await create(run, deps, arrival) : decision.userId;
  const now = seen?.now ?? found?.now ?? (await stateOf(run, userId)).now;
  const { session, challenge } = opened(methodsOf(decision), signIn);
  // Add no new sign-in method before the second factor is checked.
  const links = decision._tag === 'Create' || (decision._tag === 'Link' && session !== undefined);
  if (links) await addOAuth(run, userId, account);
  if (decision._tag === 'Create' && decision.claims !== null)
    await run(ADD_ADDRESS, userId, 'email', decision.claims, false);
  if (known !== undefined && links && (decision._tag === 'Link' || decision.verifies !== null))
    await prove(run, deps, { known, userId, isNew: decision._tag === 'Create', now });
  if (challenge) await openChallenge(run, userId, challenge);
  const kept = session ? await startSession(run, { userId, now, reopensFrom, scope, isRemembered }, session) : 'Public';
  await deps.recordEvents(run, now, signInEvents(decision, userId, account, { signIn, language, ownership }));
  return O.some({ decision, scope: kept });
};

const stateOf = async (run: Run, userId: UserId): Promise<RowOf<typeof STATE>> => {
  const [row] = await run(STATE, userId);
  if (row === undefined) throw new TypeError('the statement must return one row');
  return row;
};

const create = async (
  run: Run,
  { defaultRole }: OAuthAccountsDeps,
  { firstName, lastName }: ProviderProfile,
): Promise<UserId> => {
  const [created] = await run(CREATE, firstName, lastName, noPassword, defaultRole);
  if (created === undefined) throw new Error('the user was not created');
  return created.user_id;
};

type Proof = Readonly<{ known: AddressSnapshot; userId: UserId; isNew: boolean; now: Date }>;

/** Ends unfinished registrations of the verified address. Gives a new user the address and its failed attempts. */
const prove = async (
  run: Run,
  { unknownAccounts }: OAuthAccountsDeps,
  { known, userId, isNew, now }: Proof,
): Promise<void> => {
  const { address, otp } = known;
  await endOthersOf(run, userId, address, unknownAccounts.release(run, now));
  if (!isNew) return;
  await run(ADD_ADDRESS, userId, address.type, address.value, true);
  await saveOtp(run, unknownAccounts, address, true, otp);
  await inheritPasswordCount(run, userId, unknownAccounts.bucketOf(address));
};

type Link = Account & Readonly<{ userId: UserId; language: Language }>;

/** Links the account unless it is already linked. Returns none if the user is inactive or deleted. */
export const linkAccount = async (run: Run, deps: OAuthAccountsDeps, link: Link): Promise<O.Option<LinkOutcome>> => {
  await run(LOCK, link.provider, link.subject);
  if ((await run(LOCK_LINKER, link.userId)).length === 0) return O.none;
  const found = await find(run, link, deps.remembering);
  if (found !== undefined && found.user_id !== link.userId) return O.some({ _tag: 'Taken' });
  if (found !== undefined) return O.some({ _tag: 'Linked', identity: toIdentity(found.identity) });
  const [held = { living: 0, unlinked: 0 }] = await run(HELD, link.userId);
  if (held.living >= MAX_IDENTITIES || held.unlinked >= MAX_UNLINKED) return O.some({ _tag: 'Full' });
  const identity = await addOAuth(run, link.userId, link);
  const { now, primary } = await stateOf(run, link.userId);
  await deps.recordEvents(run, now, [accountLinked(link.userId, link, { to: primary, language: link.language })]);
  return O.some({ _tag: 'Linked', identity: toIdentity(identity) });
};
