import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { User } from '../../src/core/domain/account/user.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import type { UserFilter, UserSort } from '../../src/core/domain/directory/user-filter.ts';
import { notFound, restoreConflict, unavailable, unknownRole } from '../../src/core/domain/errors.ts';
import type { NotFound, RestoreConflict, InsufficientPrivileges, Unavailable } from '../../src/core/domain/errors.ts';
import { refusedUntil } from '../../src/core/domain/locks/lockout.ts';
import { pageOf, totalOf } from '../../src/core/domain/page.ts';
import type { Login } from '../../src/core/domain/sign-in/login.ts';
import { withoutCode } from '../../src/core/domain/sign-in/otp.ts';
import type { Directory } from '../../src/core/ports/directory.ts';
import { foldCase } from '../support/fold-case.ts';
import { endOthersOf } from './registrations.ts';
import { heldBy, roleNamed, roleOf } from './role-rows.ts';
import { holding, recordEvents, userOf } from './store.ts';
import type { Store, UserRow } from './store.ts';
import { unknownAccounts } from './unknown-accounts.ts';
import { toUser } from './users.ts';

const KEYS: Readonly<Record<UserSort, (user: User) => string | number>> = {
  id: ({ id }) => id,
  created_at: ({ createdAt }) => createdAt.getTime(),
  updated_at: ({ updatedAt }) => updatedAt.getTime(),
  first_name: ({ firstName }) => foldCase(firstName),
};

const order = (a: string | number, b: string | number): number => (a < b ? -1 : Number(a > b));

type Limits = Pick<Policies, 'otp' | 'passwordLockout'>;

export const makeFakeDirectory = (store: Store, { otp, passwordLockout }: Limits): Directory => {
  const isLocked = (row: UserRow): boolean =>
    refusedUntil(passwordLockout)(row.lockout, store.now) !== null ||
    store.identities.some(
      (i) =>
        i.userId === row.id && i.deletedAt === null && refusedUntil(otp.lockout)(i.otp.lockout, store.now) !== null,
    );
  const isRegistering = ({ id }: UserRow): boolean =>
    store.identities.some(({ userId, registration }) => userId === id && registration !== null);
  const matches = ({ q, role, isActive, locked, deleted, unconfirmed, createdFrom, createdTo }: UserFilter) => {
    const begins = (text: string | null) =>
      text !== null && foldCase(text).startsWith(foldCase((q ?? '').normalize('NFC')));
    return (row: UserRow, user: User): boolean =>
      (q === undefined ||
        [row.firstName, row.lastName, row.username, ...user.identities.map((i) => i.value)].some(begins)) &&
      (role === undefined || user.role.name === role) &&
      (isActive === undefined || row.isActive === isActive) &&
      (locked === undefined || isLocked(row) === locked) &&
      (deleted === 'include' || (deleted === 'only') === (row.deletedAt !== null)) &&
      (unconfirmed === 'include' || (unconfirmed === 'only') === isRegistering(row)) &&
      (createdFrom === undefined || row.createdAt >= createdFrom) &&
      (createdTo === undefined || row.createdAt < createdTo);
  };

  const unknown = unknownAccounts(store, { otp, passwordLockout });

  return {
    list: (filter, request) => async () => {
      if (filter.role !== undefined && roleNamed(store, filter.role) === undefined) return E.left(unknownRole);
      const { by, descending } = request.sort;
      const key = KEYS[by];
      const turn = descending ? -1 : 1;
      const all = [...store.users.values()]
        .map((row) => ({ row, user: toUser(store, row) }))
        .filter(({ row, user }) => matches(filter)(row, user))
        .map(({ user }) => user)
        .toSorted((a, b) => turn * (order(key(a), key(b)) || a.id - b.id));
      const { after } = request;
      const valueOf = (user: User) => String(key(user));
      const isAfter = (user: User) =>
        after === null ||
        turn * ((by === 'id' ? 0 : order(valueOf(user), after.value ?? '')) || user.id - Number(after.id)) > 0;
      const rest = all.filter(isAfter).slice(0, request.limit + 1);
      const positionOf = (user: User) => ({ value: valueOf(user), id: String(user.id) });
      return E.right(pageOf(rest, request, positionOf, request.count ? totalOf(all.length) : null));
    },
    find: (id, deleted) => async () => {
      const user = store.users.get(id);
      return E.right(user && (user.deletedAt === null || deleted === 'include') ? O.some(toUser(store, user)) : O.none);
    },
    effective: (id, deleted) => async () => {
      const user = store.users.get(id);
      if (user === undefined || (user.deletedAt !== null && deleted !== 'include')) return E.right(O.none);
      const role = roleOf(store, user.roleId);
      const isKnown = (name: string) => store.privileges.some((p) => p.name === name && p.deletedAt === null);
      return E.right(O.some({ role: role.name, held: heldBy(store, role), isKnown }));
    },
    taken: (id) => async () => {
      const user = store.users.get(id);
      if (user === undefined || user.deletedAt === null) return E.right([]);
      const stamp = user.deletedAt.getTime();
      const holderOf = ({ id: holder, firstName, lastName }: UserRow) => ({ id: holder, firstName, lastName });
      const named = [...store.users.values()].filter(
        (other) =>
          other.id !== id && other.deletedAt === null && other.username !== null && other.username === user.username,
      );
      const addresses = store.identities
        .filter((i) => i.userId === id && i.isVerified && i.deletedAt?.getTime() === stamp)
        .flatMap(({ address }) => {
          const other = holding(store, address).find(({ isVerified }) => isVerified);
          return other === undefined ? [] : [{ ...address, holder: holderOf(userOf(store, other.userId)) }];
        });
      return E.right([
        ...named.map((other) => ({
          type: 'username' as const,
          value: String(other.username),
          holder: holderOf(other),
        })),
        ...addresses,
      ]);
    },
    restore: (by, id) =>
      pipe(
        TE.tryCatch(async (): Promise<E.Either<NotFound | InsufficientPrivileges | RestoreConflict, void>> => {
          const user = store.users.get(id);
          if (user === undefined || user.deletedAt === null) return E.left(notFound);
          const allowed = by.on(heldBy(store, roleOf(store, user.roleId)));
          if (E.isLeft(allowed)) return allowed;
          const stamp = user.deletedAt.getTime();
          const mine = store.identities.filter((i) => i.userId === id && i.deletedAt?.getTime() === stamp);
          const owned = mine.filter((i) => i.isVerified);
          const isNamed = [...store.users.values()].some(
            (u) => u.id !== id && u.deletedAt === null && u.username !== null && u.username === user.username,
          );
          const taken = owned.filter((i) => holding(store, i.address).some((other) => other.isVerified));
          const pointers = [...(isNamed ? ['/username'] : []), ...new Set(taken.map((i) => `/${i.address.type}`))];
          if (pointers.length > 0) return E.left(restoreConflict(pointers));
          Object.assign(user, { deletedAt: null, version: user.version + 1 });
          for (const i of mine) {
            const states = { deletedAt: null, registration: null, invitation: null };
            Object.assign(i, states, { otp: withoutCode(i.otp) });
          }
          for (const link of store.links)
            if (link.userId === id && link.deletedAt?.getTime() === stamp) link.deletedAt = null;
          const logins: readonly Login[] = [
            ...(user.username === null ? [] : [{ type: 'username' as const, value: user.username }]),
            ...owned.map((i) => i.address),
          ];
          for (const i of owned) {
            endOthersOf(store, id, i.address, unknown.release);
            i.otp = withoutCode(unknown.merge(unknown.load(i.address), i.otp));
          }
          for (const login of logins) user.lockout = unknown.mergePasswords(unknown.passwordsAt(login), user.lockout);
          recordEvents(store, [{ _tag: 'UserRestored', by: by.actor, userId: id }]);
          return E.right(undefined);
        }, unavailable('directory')),
        TE.flatMap((done): TE.TaskEither<NotFound | InsufficientPrivileges | RestoreConflict | Unavailable, void> =>
          TE.fromEither(done),
        ),
      ),
  };
};
