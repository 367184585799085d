import type { AccountIfMatch } from '../../../../../core/domain/account/account.ts';
import type { User } from '../../../../../core/domain/account/user.ts';
import { etagOf } from '../../../server/etag.ts';
import { answer } from '../../../server/route.ts';
import { viewUser } from '../../codecs/views.ts';

type Matches = (etag: string) => boolean;

/** The name of the role is shown with the user, and a new one raises no version of the user. */
const userTag = (version: number, role: string): string => etagOf(version, [role]);

/** A user, with its tag. */
export const shownUser = (user: User) => answer(200, viewUser(user), { ETag: userTag(user.version, user.role.name) });

/** Whether a user as it stands may be changed. */
export const ifUserMatches =
  (ifMatch: Matches): AccountIfMatch =>
  ({ version, role }) =>
    ifMatch(userTag(version, role));

/** Whether an identity may go; its user's tag tells as well what the caller saw as its own does. */
export const ifIdentityMatches =
  (ifMatch: Matches): AccountIfMatch =>
  (account) =>
    ifMatch(etagOf(account.version)) || ifUserMatches(ifMatch)(account);
