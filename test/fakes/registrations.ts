import type { CompletedRegistration, OpenRegistration } from '../../src/core/domain/addresses/address-decision.ts';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import { sameAddress } from '../../src/core/domain/addresses/address.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import { noOtp } from '../../src/core/domain/sign-in/otp.ts';
import type { Otp } from '../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import { addIdentity, addUser, living, userOf } from './store.ts';
import type { IdentityRow, Store } from './store.ts';

type Release = (address: Address, otp: Otp) => void;

const isOneOf = (addresses: readonly Address[], { address }: IdentityRow) =>
  addresses.some((a) => sameAddress(a, address));

const drop = (store: Store, users: readonly UserId[], but: readonly Address[], release: Release): void => {
  const isDropped = (i: IdentityRow) => users.includes(i.userId) && (i.registration === null || !isOneOf(but, i));
  const dropped = store.identities.filter(isDropped);
  store.identities = store.identities.filter((i) => !isDropped(i));
  for (const { registration, address, otp } of dropped) if (registration !== null) release(address, otp);
};

const end = (store: Store, users: readonly UserId[], release: Release): void => {
  drop(store, users, [], release);
  for (const id of users) store.users.delete(id);
};

export const openRegistration = (store: Store, open: OpenRegistration, role: string, release: Release): UserId => {
  const { firstName, lastName, passwordHash, fingerprint } = open;
  const written = { firstName, lastName, passwordHash, fingerprint };
  const user = open.into === null ? addUser(store, { ...written, role, createdBy: null }) : userOf(store, open.into);
  Object.assign(user, written);
  if (open.into !== null) user.version += 1;
  if (open.into !== null) drop(store, [open.into, ...open.ends], open.addresses, release);
  for (const address of open.addresses) {
    const held = living(store).find((i) => i.registration !== null && sameAddress(i.address, address));
    if (held === undefined)
      addIdentity(store, { userId: user.id, address, registration: open.registration, otp: noOtp });
    else Object.assign(held, { userId: user.id, registration: open.registration });
  }
  for (const address of open.claims) addIdentity(store, { userId: user.id, address, registration: null, otp: noOtp });
  end(store, open.ends, release);
  return user.id;
};

export const completeRegistration = (
  store: Store,
  { userId, address, replaceBy }: CompletedRegistration,
  release: Release,
): void => {
  const others = store.identities.filter((i) => i.userId === userId && !sameAddress(i.address, address));
  const user = userOf(store, userId);
  drop(store, [userId], [address], release);
  if (replaceBy === null) {
    for (const { address: claim } of others)
      addIdentity(store, { userId, address: claim, registration: null, otp: noOtp });
  } else {
    Object.assign(user, { ...replaceBy, lastName: null, passwordHash: noPassword });
  }
  user.fingerprint = null;
  user.lockout = store.logins.get(identifierOf(address)) ?? user.lockout;
  endOthersOf(store, userId, address, release);
  const verified = living(store).find((i) => i.userId === userId && sameAddress(i.address, address));
  Object.assign(verified ?? {}, { isVerified: true, isPrimary: true, registration: null });
  user.version += 1;
};

export const endOthersOf = (store: Store, userId: UserId | null, address: Address, release: Release): void =>
  end(store, rivalsOf(store, userId, address), release);

const rivalsOf = (store: Store, userId: UserId | null, address: Address): readonly UserId[] => {
  const registering = new Set(store.identities.filter((i) => i.registration !== null).map((i) => i.userId));
  return living(store)
    .filter((i) => i.userId !== userId && sameAddress(i.address, address) && registering.has(i.userId))
    .map((i) => i.userId);
};
