import type { AccountIfMatch, AccountState } from '../../../../../core/domain/account/account.ts';
import type { User } from '../../../../../core/domain/account/user.ts';
import { etagOf } from '../../../server/etag.ts';
import { answer } from '../../../server/route.ts';
import { viewUser } from '../../codecs/views.ts';
import type { ImageUrl } from '../../codecs/views.ts';

type Matches = (etag: string) => boolean;

/** The tag includes the role's name and `hasPassword`, because changing these does not change the user's version. */
export const userTag = ({ version, role, hasPassword }: AccountState): string =>
  etagOf(version, [role, String(hasPassword)]);

export const shownUser = (imageUrl: ImageUrl) => (user: User) =>
  answer(200, viewUser(imageUrl)(user), { ETag: userTag({ ...user, role: user.role.name }) });

export const ifUserMatches =
  (ifMatch: Matches): AccountIfMatch =>
  (account) =>
    ifMatch(userTag(account));

/** If-Match may contain the tag of the address or of the user. The user's tag covers more, so it is accepted, too. */
export const ifIdentityMatches =
  (ifMatch: Matches): AccountIfMatch =>
  (account) =>
    ifMatch(etagOf(account.version)) || ifUserMatches(ifMatch)(account);
