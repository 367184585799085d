import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { AddressDecision, AddressWrites } from '../../src/core/domain/addresses/address-decision.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import { askingScope, budgetOf } from '../../src/core/domain/addresses/ownership.ts';
import type { AddressOwnership, AddressSnapshot, Asker } from '../../src/core/domain/addresses/ownership.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import { unavailable } from '../../src/core/domain/errors.ts';
import { namingCreatedUser } from '../../src/core/domain/events.ts';
import type { IdentityId, UserId } from '../../src/core/domain/ids.ts';
import { publicScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { AttemptScope, FoundScope } from '../../src/core/domain/locks/attempt-scope.ts';
import type { Addresses } from '../../src/core/ports/addresses.ts';
import { completeRegistration, endOthersOf, openRegistration } from './registrations.ts';
import {
  foundScope,
  holding,
  identitiesOf,
  scopeRowOf,
  living,
  methodsOf,
  openChallenge,
  primaryOf,
  recordEvents,
  renewSession,
  resetPassword,
  startSession,
  userOf,
  wouldGoOut,
} from './store.ts';
import type { IdentityRow, ScopeRow, Store } from './store.ts';
import { unknownAccounts } from './unknown-accounts.ts';

const keyOf = (address: Address): string => `${address.type}:${address.value}`;

export const ownerOf = (store: Store, address: Address): IdentityRow | undefined => {
  const held = holding(store, address);
  return held.find((i) => i.isVerified) ?? held.find((i) => i.registration !== null);
};

const isInvited = (store: Store, address: Address): boolean =>
  holding(store, address).some(
    (i) =>
      userOf(store, i.userId).createdBy !== null &&
      !i.isVerified &&
      i.registration === null &&
      !living(store).some((other) => other.userId === i.userId && other.isVerified),
  );

const wordOf = ({ id, address: { value } }: IdentityRow): Readonly<{ id: IdentityId; value: string }> => ({
  id,
  value,
});

export const ownershipOf = (store: Store, address: Address, scope: ScopeRow | null = null): AddressOwnership => {
  const owner = ownerOf(store, address);
  if (owner !== undefined) {
    const { isActive, passwordHash, fingerprint, accessRevokedAt, firstName, lastName, username } = userOf(
      store,
      owner.userId,
    );
    const held = identitiesOf(store, owner.userId, wordOf, ({ id, subject }) => ({ id, value: subject }));
    const own = [firstName, lastName, username, ...held.map(({ value }) => value)].filter((word) => word !== null);
    const found = {
      userId: owner.userId,
      identityId: owner.id,
      passwordHash,
      accessRevokedAt,
      own,
      primary: primaryOf(store, owner.userId),
    };
    if (owner.isVerified)
      return { ...found, _tag: 'Verified', isActive, methods: methodsOf(store, owner.userId, scope) };
    if (owner.registration) {
      const { registration } = owner;
      return { ...found, _tag: 'Registering', registration, fingerprint };
    }
  }
  return { _tag: isInvited(store, address) ? 'Invited' : 'Unknown' };
};

export const makeFakeAddresses = (store: Store, policies: Pick<Policies, 'otp' | 'passwordLockout'>): Addresses => {
  const { load, release } = unknownAccounts(store, policies);
  const scopeRow = (address: Address, scope: AttemptScope): ScopeRow | null => {
    const owner = ownerOf(store, address);
    return owner?.isVerified ? scopeRowOf(store, owner.userId, scope) : null;
  };
  const see =
    (scope: AttemptScope) =>
    (address: Address): AddressSnapshot => {
      const otp = ownerOf(store, address)?.otp ?? load(address);
      const own = scopeRow(address, scope);
      const isOwn = own !== null && scope._tag !== 'Public';
      return {
        address,
        ownership: ownershipOf(store, address, own),
        otp: isOwn ? { ...otp, scope: { kind: scope._tag, lockout: own.codes } } : otp,
      };
    };
  const write = (writes: AddressWrites, scope: AttemptScope): UserId | null => {
    for (const address of writes.endsOthersOf ?? []) endOthersOf(store, writes.open?.into ?? null, address, release);
    const user = writes.open ? openRegistration(store, writes.open, 'User', release) : null;
    for (const { address, otp: seen } of writes.otps) {
      const { scope: counted, ...otp } = seen;
      const own = scopeRow(address, scope);
      if (own && counted) own.codes = counted.lockout;
      const owner = ownerOf(store, address);
      if (owner) owner.otp = otp;
      else store.buckets.set(keyOf(address), otp);
    }
    if (writes.complete) completeRegistration(store, writes.complete, release);
    if (writes.session) {
      const { userId, session } = writes.session;
      startSession(store, { userId, scope, reopensFrom: writes.reopensFrom }, session);
    }
    if (writes.renews) renewSession(store, writes.renews.userId, writes.renews, writes.reopensFrom);
    if (writes.challenge) openChallenge(store, writes.challenge.userId, writes.challenge.challenge);
    if (writes.reset) resetPassword(store, writes.reset);
    return user;
  };
  const deciding = <S extends AddressSnapshot, A>(
    seen: readonly S[],
    scope: AttemptScope,
    decide: (seen: readonly S[], now: Date, scope: FoundScope) => AddressDecision<A>,
  ): A => {
    const [first] = seen;
    const owner = first && ownerOf(store, first.address);
    const found = foundScope(store, owner?.isVerified ? owner.userId : undefined, scope);
    const { writes, events, answer } = decide(seen, store.now, found);
    const user = write(writes, scope);
    recordEvents(store, user === null ? events : events.map(namingCreatedUser(user)));
    return answer;
  };
  const judged = (asker: Asker) => (seen: AddressSnapshot) => {
    const budget = budgetOf(seen, asker._tag);
    return { ...seen, budget, goesOut: wouldGoOut(store, budget, seen.address) };
  };
  return {
    update: (addresses, decide, scope = publicScope, { refused } = {}) =>
      TE.tryCatch(async () => {
        const seen = addresses.map(see(scope));
        const [first] = seen;
        const early = first && refused ? refused(first.otp, store.now, first.otp.scope?.kind ?? 'Public') : null;
        return early ?? deciding(seen, scope, decide);
      }, unavailable('addresses')),
    ask: (addresses, decide, asker = publicScope) =>
      TE.tryCatch(async () => {
        const scope = askingScope(asker);
        return deciding(addresses.map(see(scope)).map(judged(asker)), scope, decide);
      }, unavailable('addresses')),
    look:
      (address, scope = publicScope) =>
      async () =>
        TE.right({ otp: see(scope)(address).otp, now: store.now })(),
    find: (id) => async () => {
      const found = living(store).find((i) => i.id === id && (i.isVerified || i.registration !== null));
      const user = found && userOf(store, found.userId);
      if (!found || !user?.isActive) return TE.right(O.none)();
      const { passwordHash, accessRevokedAt } = user;
      const subject = { identityId: id, address: found.address, passwordHash, accessRevokedAt };
      return TE.right(O.some({ subject, now: store.now }))();
    },
  };
};
