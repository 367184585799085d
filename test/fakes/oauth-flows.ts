import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { MAX_IDENTITIES } from '../../src/core/domain/account/identities.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import type { IdentityId, TokenDigest, UserId } from '../../src/core/domain/ids.ts';
import { plus } from '../../src/core/domain/locks/lockout.ts';
import { accountLinked, methodsOf as methodsFound, signInEvents } from '../../src/core/domain/oauth/find-account.ts';
import { MAX_PENDING_LINKS, MAX_UNLINKED } from '../../src/core/domain/oauth/provider-profile.ts';
import type { ProviderProfile, ProviderName, ProviderSubject } from '../../src/core/domain/oauth/provider-profile.ts';
import { opened } from '../../src/core/domain/second-factor/opening.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import { noOtp } from '../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { OAuthFlows } from '../../src/core/ports/oauth-flows.ts';
import { ownerOf, ownershipOf } from './addresses.ts';
import { endOthersOf } from './registrations.ts';
import {
  addIdentity,
  addUser,
  scopeRowOf,
  linkIdentity,
  living,
  livingLinks,
  methodsOf,
  newId,
  openChallenge,
  primaryOf,
  recordEvents,
  startSession,
  userOf,
} from './store.ts';
import type { FlowRow, LinkRow, Store } from './store.ts';
import { unknownAccounts } from './unknown-accounts.ts';

type Account = Readonly<{ provider: ProviderName; subject: ProviderSubject }>;
type Limits = Pick<Policies, 'otp' | 'passwordLockout'>;

const linkOf = (store: Store, { provider, subject }: Account): LinkRow | undefined =>
  livingLinks(store).find((link) => link.provider === provider && link.subject === subject);

const addLink = (store: Store, userId: UserId, account: Account): LinkRow => {
  const link = { ...account, id: newId(store) as IdentityId, userId, createdAt: store.now, deletedAt: null };
  store.links.push(link);
  userOf(store, userId).version += 1;
  return link;
};

/** The user gets the trusted address, with the failures counted there before. */
const prove = (store: Store, userId: UserId, address: Address, policies: Limits, isNew: boolean) => {
  const { load, release } = unknownAccounts(store, policies);
  const otp = ownerOf(store, address)?.otp ?? load(address);
  endOthersOf(store, userId, address, release);
  if (!isNew) return;
  addIdentity(store, { userId, address, registration: null, otp });
  Object.assign(living(store).at(-1)!, { isVerified: true, isPrimary: true });
  const user = userOf(store, userId);
  user.lockout = store.logins.get(identifierOf(address)) ?? user.lockout;
};

const create = (store: Store, { firstName, lastName }: ProviderProfile): UserId =>
  addUser(store, { firstName, lastName, role: 'User', passwordHash: noPassword, createdBy: null }).id;

export const makeFakeOAuthFlows = (store: Store, policies: Limits): OAuthFlows => {
  const add = (row: Omit<FlowRow, 'expiresAt'>, ttlMs: number): TE.TaskEither<never, void> =>
    TE.fromIO(() => void store.flows.push({ ...row, expiresAt: plus(store.now, ttlMs) }));
  const take = (stage: FlowRow['stage'], secret: TokenDigest, isIt: (row: FlowRow) => boolean): FlowRow | undefined => {
    const found = store.flows.find(
      (row) => row.stage === stage && row.secret === secret && row.expiresAt > store.now && isIt(row),
    );
    store.flows = store.flows.filter((row) => row !== found);
    return found;
  };
  return {
    prepare: (secret, flow, ttlMs) => {
      const own = store.flows.filter((row) => row.flow.sessionId === flow.sessionId);
      const pushedOut = own.slice(0, Math.max(0, own.length - MAX_PENDING_LINKS + 1));
      store.flows = store.flows.filter((row) => !pushedOut.includes(row));
      return add({ stage: 'asked', secret, browser: null, flow, arrival: null }, ttlMs);
    },
    open:
      (ticket, { provider, state, browser }, ttlMs) =>
      async () => {
        const asked = take('asked', ticket, ({ flow }) => flow.provider === provider);
        if (asked === undefined) return TE.right(false)();
        await add({ ...asked, stage: 'gone', secret: state, browser }, ttlMs)();
        return TE.right(true)();
      },
    start: ({ provider, state, browser }, target, ttlMs) =>
      add({ stage: 'gone', secret: state, browser, flow: { ...target, provider }, arrival: null }, ttlMs),
    arrive: (state, browser) => async () =>
      TE.right(O.fromNullable(take('gone', state, (row) => row.browser === browser)?.flow))(),
    keep: (secret, flow, arrival, ttlMs) => add({ stage: 'back', secret, browser: null, flow, arrival }, ttlMs),
    signIn: ({ code, codeChallenge, signIn, reopensFrom, scope, decide, language }) =>
      TE.fromIO(() => {
        const isIt = ({ flow }: FlowRow) => flow.codeChallenge === codeChallenge && flow.sessionId === null;
        const { flow, arrival } = take('back', code, isIt) ?? {};
        if (flow === undefined || !arrival) return O.none;
        const account = { provider: flow.provider, subject: arrival.subject };
        const link = linkOf(store, account);
        const linked = link
          ? {
              userId: link.userId,
              isActive: userOf(store, link.userId).isActive,
              methods: methodsOf(store, link.userId, scopeRowOf(store, link.userId, scope)),
            }
          : null;
        const looksAt = linked === null && arrival.email?.isTrusted === true;
        const address: Address | null = looksAt && arrival.email ? { type: 'email', value: arrival.email.value } : null;
        const ownership = address && ownershipOf(store, address);
        const isUnlinked = store.links.some(
          (row) =>
            row.deletedAt !== null &&
            ownership?._tag === 'Verified' &&
            row.userId === ownership.userId &&
            row.provider === account.provider &&
            row.subject === account.subject,
        );
        const decision = decide(arrival, { linked, ownership, isUnlinked });
        if (decision._tag === 'Refuse') return O.some({ decision, scope: 'Public' as const });
        const userId = decision._tag === 'Create' ? create(store, arrival) : decision.userId;
        if (decision._tag !== 'SignIn') addLink(store, userId, account);
        if (decision._tag === 'Create' && decision.claims !== null) {
          const claim: Address = { type: 'email', value: decision.claims };
          addIdentity(store, { userId, address: claim, registration: null, otp: noOtp });
        }
        if (
          address !== null &&
          (decision._tag === 'Link' || (decision._tag === 'Create' && decision.verifies !== null))
        )
          prove(store, userId, address, policies, decision._tag === 'Create');
        const isKnown = scopeRowOf(store, userId, scope) !== null;
        const { session, challenge } = opened(methodsFound(decision), signIn);
        if (challenge) openChallenge(store, userId, challenge);
        if (session) startSession(store, { userId, scope, reopensFrom }, session);
        recordEvents(store, signInEvents(decision, userId, account, { signIn, language, ownership }));
        return O.some({ decision, scope: isKnown ? scope._tag : ('Public' as const) });
      }),
    link: ({ code, codeChallenge, provider, userId, sessionId, language }) =>
      TE.fromIO(() => {
        const isIt = ({ flow }: FlowRow) =>
          flow.codeChallenge === codeChallenge && flow.sessionId === sessionId && flow.provider === provider;
        const arrival = take('back', code, isIt)?.arrival;
        const user = store.users.get(userId);
        if (!arrival || !user?.isActive || user.deletedAt !== null) return O.none;
        const account = { provider, subject: arrival.subject };
        const found = linkOf(store, account);
        if (found !== undefined && found.userId !== userId) return O.some({ _tag: 'Taken' as const });
        const isOwn = (row: { userId: UserId }) => row.userId === userId;
        const held = [...store.identities, ...store.links].filter((row) => isOwn(row) && row.deletedAt === null).length;
        const unlinked = store.links.filter((row) => isOwn(row) && row.deletedAt !== null).length;
        if (found === undefined && (held >= MAX_IDENTITIES || unlinked >= MAX_UNLINKED))
          return O.some({ _tag: 'Full' as const });
        const link = found ?? addLink(store, userId, account);
        const notice = { to: primaryOf(store, userId), language };
        if (found === undefined) recordEvents(store, [accountLinked(userId, account, notice)]);
        return O.some({ _tag: 'Linked' as const, identity: linkIdentity(link) });
      }),
  };
};
