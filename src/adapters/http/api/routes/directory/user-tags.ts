import type { AccountIfMatch } from '../../../../../core/domain/account/account.ts';
import type { User } from '../../../../../core/domain/account/user.ts';
import { etagOf } from '../../../server/etag.ts';
import { answer } from '../../../server/route.ts';
import { viewUser } from '../../codecs/views.ts';
import type { ImageUrl } from '../../codecs/views.ts';

type Matches = (etag: string) => boolean;

/** The role's name is part of the tag, because renaming a role raises no version of its users. */
const userTag = (version: number, role: string): string => etagOf(version, [role]);

export const shownUser = (imageUrl: ImageUrl) => (user: User) =>
  answer(200, viewUser(imageUrl)(user), { ETag: userTag(user.version, user.role.name) });

export const ifUserMatches =
  (ifMatch: Matches): AccountIfMatch =>
  ({ version, role }) =>
    ifMatch(userTag(version, role));

/** The tag of the user allows a change of the identity, too: it covers at least as much. */
export const ifIdentityMatches =
  (ifMatch: Matches): AccountIfMatch =>
  (account) =>
    ifMatch(etagOf(account.version)) || ifUserMatches(ifMatch)(account);
