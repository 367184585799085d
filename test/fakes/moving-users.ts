import * as E from 'fp-ts/lib/Either.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { UserId } from '../../src/core/domain/ids.ts';
import { open } from '../../src/core/domain/locks/lockout.ts';
import type { LockoutPolicy } from '../../src/core/domain/locks/lockout.ts';
import { claimsOf, contentOf, userImported, keyOf } from '../../src/core/domain/moving-users/user-import.ts';
import type { ImportSnapshot } from '../../src/core/domain/moving-users/user-import.ts';
import type { ForeignUser } from '../../src/core/domain/moving-users/user-row.ts';
import type { ProviderName, ProviderSubject } from '../../src/core/domain/oauth/provider-profile.ts';
import type { PlainSecret, SealedSecret } from '../../src/core/domain/second-factor/totp.ts';
import type { Login } from '../../src/core/domain/sign-in/login.ts';
import { noOtp, withoutCode } from '../../src/core/domain/sign-in/otp.ts';
import type { OtpPolicy } from '../../src/core/domain/sign-in/otp.ts';
import type { UserExports } from '../../src/core/ports/user-exports.ts';
import type { UserImports } from '../../src/core/ports/user-imports.ts';
import { endOthersOf } from './registrations.ts';
import { heldBy } from './role-rows.ts';
import { addIdentity, addUser, living, livingLinks, newId, recordEvents, userOf } from './store.ts';
import type { Store } from './store.ts';
import { unknownAccounts } from './unknown-accounts.ts';
import { toUser } from './users.ts';

type Limits = Readonly<{ otp: OtpPolicy; passwordLockout: LockoutPolicy }>;
type ForeignIdentity = ForeignUser['identities'][number];

const isHeld = (store: Store, identity: ForeignIdentity | null, username: string | null): boolean =>
  identity === null
    ? [...store.users.values()].some((u) => u.deletedAt === null && u.username === username)
    : living(store).some(
        (i) => i.isVerified && i.address.type === identity.type && i.address.value === identity.value,
      ) || livingLinks(store).some((l) => l.provider === identity.oauthProvider && l.subject === identity.value);

const see = (store: Store, users: readonly ForeignUser[]): ImportSnapshot => ({
  roles: new Map(
    store.roles.filter((r) => r.deletedAt === null).map((r) => [r.name, { id: r.id, grants: heldBy(store, r) }]),
  ),
  taken: new Set(
    users.flatMap((user) =>
      claimsOf(user).flatMap(({ name, identity }) => (isHeld(store, identity, user.username) ? [name] : [])),
    ),
  ),
  imported: new Map(
    users.flatMap((user) => {
      const found = store.imported.get(keyOf(user));
      return found ? [[keyOf(user), { id: found.id, isSame: found.content === contentOf(user) }] as const] : [];
    }),
  ),
});

const addIdentities = (store: Store, userId: UserId, user: ForeignUser): void => {
  for (const { type, value, oauthProvider, isVerified, isPrimary } of user.identities) {
    if (type === 'oauth') {
      const link = { userId, provider: oauthProvider as ProviderName, subject: value as ProviderSubject };
      store.links.push({ ...link, id: newId(store) as never, createdAt: store.now, deletedAt: null });
    } else {
      addIdentity(store, { userId, address: { type, value } as Address, registration: null, otp: noOtp });
      Object.assign(store.identities.at(-1)!, { isVerified, isPrimary });
    }
  }
};

const sealed = (id: UserId, secret: PlainSecret): SealedSecret =>
  Buffer.concat([Buffer.from(`${id} `), secret]) as Uint8Array as SealedSecret;

export const makeFakeUserImports = (store: Store, limits: Limits): UserImports => {
  const unknown = unknownAccounts(store, limits);
  const carryOverFailures = (userId: UserId): void => {
    const row = userOf(store, userId);
    const logins: Login[] = row.username === null ? [] : [{ type: 'username', value: row.username }];
    for (const one of store.identities.filter((i) => i.userId === userId && i.isVerified)) {
      logins.push(one.address);
      endOthersOf(store, userId, one.address, unknown.release);
      one.otp = withoutCode(unknown.merge(unknown.load(one.address), one.otp));
    }
    row.lockout = logins.map(unknown.passwordsAt).reduce(unknown.mergePasswords, open);
  };
  const create = (user: ForeignUser, roleId: number): UserId => {
    const { firstName, lastName, keptHash: passwordHash, role, jobTitle, gender, dob, username, isActive, totp } = user;
    const row = addUser(store, { firstName, lastName, passwordHash, role, createdBy: null });
    const createdAt = user.createdAt ?? store.now;
    Object.assign(row, { jobTitle, gender, dob, username, isActive, roleId, createdAt });
    if (totp) row.totp = { secret: sealed(row.id, totp.secret), confirmedAt: store.now, lastStep: null, addedIn: null };
    addIdentities(store, row.id, user);
    store.imported.set(keyOf(user), { id: row.id, content: contentOf(user) });
    carryOverFailures(row.id);
    recordEvents(store, [userImported(row.id, user)]);
    return row.id;
  };
  return {
    isKnown: (users) => TE.fromIO(() => users.map((user) => store.imported.has(keyOf(user)))),
    take: (users, decide) =>
      TE.fromIO(() => {
        const decisions = decide(see(store, users), store.now);
        const ids = new Map<number, UserId>();
        for (const [i, decision] of decisions.entries())
          if (decision._tag === 'Create') ids.set(i, create(users[i]!, decision.roleId));
        return { decisions, ids };
      }),
  };
};

const BATCH = 2;

export const makeFakeUserExports = (store: Store): UserExports => ({
  walk:
    ({ withHashes }, take) =>
    async () => {
      const registering = new Set(living(store).flatMap((i) => (i.registration === null ? [] : [i.userId])));
      const rows = [...store.users.values()].filter((u) => u.deletedAt === null && !registering.has(u.id));
      const all = rows
        .toSorted((a, b) => a.id - b.id)
        .map((row) => ({
          user: toUser(store, row),
          passwordHash: withHashes ? row.passwordHash : undefined,
          totpSecret: withHashes
            ? row.totp && `$sealed$${Buffer.from(row.totp.secret).toString('base64url')}`
            : undefined,
        }));
      for (let i = 0; i < all.length; i += BATCH) {
        const taken = await take(all.slice(i, i + BATCH))();
        if (E.isLeft(taken)) return taken;
      }
      return E.right(all.length);
    },
});
