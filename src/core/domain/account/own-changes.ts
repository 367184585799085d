import * as E from 'fp-ts/lib/Either.js';
import { invalidField, lastAdministrator, preconditionFailed, tooManyRenames } from '../errors.ts';
import type { InvalidField, LastAdministrator, PreconditionFailed, TooManyRenames } from '../errors.ts';
import type { Login } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Language } from '../messages/message.ts';
import { done, tellsOwner, refused, released, userChanged } from './account.ts';
import type { Account, AccountIfMatch, Decided, Renames } from './account.ts';
import { patched, profileChanges } from './profile.ts';
import type { ProfilePatch } from './profile.ts';

/**
 * How often an account may change its username within one lock of passwords. Each change leaves the account's failures
 * at the name that it gives up, so that without a limit one locked account would lock as many names as it likes.
 */
const MAX_RENAMES = 3;

/** The changes with one more at `now`, or how long that one has to wait; `windowMs` is the length of a lock. */
const renamed = (windowMs: number, renames: Renames, now: Date): E.Either<TooManyRenames, Renames> => {
  const [oldest, ...others] = renames.slice(-MAX_RENAMES);
  if (oldest === undefined || renames.length < MAX_RENAMES) return E.right([...renames, now]);
  const free = plus(oldest, windowMs);
  if (free > now) return E.left(tooManyRenames(free.getTime() - now.getTime()));
  return E.right([...others, now]);
};

const usernameOf = ({ profile: { username } }: Account): readonly Login[] =>
  username === null ? [] : [{ type: 'username', value: username }];

/**
 * Changes the profile; one that stays as it is counts as no change. Whether a username is taken the store says. The
 * username changes a few times within `lockMs` only, by its owner or an administrator, and the failures stay at the old one.
 */
export const patchProfile =
  (patch: ProfilePatch, ifMatch: AccountIfMatch, lockMs: number) =>
  (account: Account, now: Date): Decided<InvalidField | PreconditionFailed | TooManyRenames> => {
    if (patch.dob && patch.dob > now.toISOString().slice(0, 10))
      return refused(invalidField('/dob', 'must not be in the future'));
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

/** Deletes softly; what was counted against the account goes on counting against its addresses and its username. */
export const deleteAccount =
  (ifMatch: AccountIfMatch, language: Language) =>
  (account: Account): Decided<PreconditionFailed | LastAdministrator> => {
    if (!ifMatch(account)) return refused(preconditionFailed);
    if (account.isLastAdministrator) return refused(lastAdministrator);
    const { by, userId } = account;
    return done({ deletes: true, ...released(account, account.identities, usernameOf(account)) }, [
      { _tag: 'UserDeleted', by, userId, tells: tellsOwner(account, language) },
    ]);
  };
