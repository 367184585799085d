import type { AccountIfMatch } from '../../../../../core/domain/account/account.ts';
import type { User } from '../../../../../core/domain/account/user.ts';
import { etagOf } from '../../../server/etag.ts';
import { answer } from '../../../server/route.ts';
import { viewUser } from '../../codecs/views.ts';
import type { ImageUrl } from '../../codecs/views.ts';

type Matches = (etag: string) => boolean;

type Tagged = Parameters<AccountIfMatch>[0];

/** The role's name and `hasPassword` are parts of the tag, because changing them raises no version of the user. */
const userTag = ({ version, role, hasPassword }: Tagged): string => etagOf(version, [role, String(hasPassword)]);

export const shownUser = (imageUrl: ImageUrl) => (user: User) =>
  answer(200, viewUser(imageUrl)(user), { ETag: userTag({ ...user, role: user.role.name }) });

export const ifUserMatches =
  (ifMatch: Matches): AccountIfMatch =>
  (account) =>
    ifMatch(userTag(account));

/** The tag of the user allows a change of the identity, too: it covers at least as much. */
export const ifIdentityMatches =
  (ifMatch: Matches): AccountIfMatch =>
  (account) =>
    ifMatch(etagOf(account.version)) || ifUserMatches(ifMatch)(account);
