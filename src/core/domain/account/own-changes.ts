import * as E from 'fp-ts/lib/Either.js';
import { lastAdministrator, preconditionFailed, tooManyRenames } from '../errors.ts';
import type { LastAdministrator, PreconditionFailed, TooManyRenames } from '../errors.ts';
import { plus } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import type { Login } from '../sign-in/login.ts';
import { done, ownerNotice, refused, released, userChanged } from './account.ts';
import type { Account, AccountIfMatch, Decided, Renames } from './account.ts';
import { patched, profileChanges } from './profile.ts';
import type { ProfilePatch } from './profile.ts';

// The maximum number of username changes within the duration of a lock. The old username keeps its failure
// count, so with more changes, one locked account could lock many usernames.
const MAX_RENAMES = 3;

/** Adds a username change at `now`, or refuses it with the time to wait. `windowMs` is the duration of a lock. */
const renamed = (windowMs: number, renames: Renames, now: Date): E.Either<TooManyRenames, Renames> => {
  const [oldest, ...others] = renames.slice(-MAX_RENAMES);
  if (oldest === undefined || renames.length < MAX_RENAMES) return E.right([...renames, now]);
  const free = plus(oldest, windowMs);
  if (free > now) return E.left(tooManyRenames(free.getTime() - now.getTime()));
  return E.right([...others, now]);
};

const usernameOf = ({ profile: { username } }: Account): readonly Login[] =>
  username === null ? [] : [{ type: 'username', value: username }];

/** Writes only changed fields. Limits the username changes within `lockMs`, the duration of a lock. */
export const patchProfile =
  (patch: ProfilePatch, ifMatch: AccountIfMatch, lockMs: number) =>
  (account: Account, now: Date): Decided<PreconditionFailed | TooManyRenames> => {
    if (!ifMatch(account)) return refused(preconditionFailed);
    const profile = patched(account.profile, patch);
    const changes = profileChanges(account.profile, profile);
    if (changes.length === 0) return done({});
    const events = userChanged(account, changes);
    if (profile.username === account.profile.username) return done({ profile }, events);
    const renames = renamed(lockMs, account.renames, now);
    if (E.isLeft(renames)) return refused(renames.left);
    return done({ profile, renames: renames.right, ...released(account, [], usernameOf(account)) }, events);
  };

/** Soft-deletes the account. The failure counts of its addresses and username are kept. */
export const deleteAccount =
  (ifMatch: AccountIfMatch, language: Language) =>
  (account: Account): Decided<PreconditionFailed | LastAdministrator> => {
    if (!ifMatch(account)) return refused(preconditionFailed);
    if (account.isLastAdministrator) return refused(lastAdministrator);
    const { by, userId } = account;
    return done({ deletes: true, ...released(account, account.identities, usernameOf(account)) }, [
      { _tag: 'UserDeleted', by, userId, notice: ownerNotice(account, language) },
    ]);
  };
