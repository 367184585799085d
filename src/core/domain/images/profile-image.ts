import * as E from 'fp-ts/lib/Either.js';
import { done, refused, userChanged } from '../account/account.ts';
import type { Account, AccountIfMatch, Decided } from '../account/account.ts';
import { preconditionFailed } from '../errors.ts';
import type { InsufficientPrivileges, PreconditionFailed } from '../errors.ts';
import { mayActOn } from '../roles/access.ts';
import type { Principal } from '../sessions/principal.ts';

/** Replaces the profile image with the one at `location`; null removes it. */
export const changeImage =
  (location: string | null, ifMatch: AccountIfMatch) =>
  (account: Account): Decided<PreconditionFailed> => {
    if (!ifMatch(account)) return refused(preconditionFailed);
    const { image } = account;
    if (location === image) return done({});
    return done(
      { image: location },
      userChanged(account, [{ field: 'profile_image_url', before: image, after: location }]),
    );
  };

/** The actor needs every privilege of the user. */
export const changeUserImage =
  (actor: Pick<Principal, 'privileges'>, location: string | null, ifMatch: AccountIfMatch) =>
  (account: Account): Decided<InsufficientPrivileges | PreconditionFailed> => {
    const allowed = mayActOn(actor, account.held);
    return E.isLeft(allowed) ? refused(allowed.left) : changeImage(location, ifMatch)(account);
  };
