import * as t from 'io-ts';
import type { AccountIfMatch } from '../../../../core/domain/account/account.ts';
import type { User } from '../../../../core/domain/account/user.ts';
import { UserId } from '../../../../core/domain/ids.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import { etagOf } from '../../server/etag.ts';
import { integerText } from '../../server/input/integer-text.ts';

export const USERS = '/admin/users';
/** `tab` is a sub-path such as `/locks`. */
export const userPath = (id: UserId, tab = ''): string => `${USERS}/${id}${tab}`;
export const UserPath = t.strict({ id: integerText(UserId) });

export type AboutUser = Readonly<{ principal: Principal; params: Readonly<{ id: UserId }> }>;

export const nameOf = ({ firstName, lastName }: Pick<User, 'firstName' | 'lastName'>): string =>
  lastName === null ? firstName : `${firstName} ${lastName}`;

/** Returns a version of the user that forms send back. It covers the same values as the user's ETag in the API. */
export const versionOf = ({ version, role, hasPassword }: User): string =>
  etagOf(version, [role.name, String(hasPassword)]);

/** Refuses a form without a version, or with an outdated version. */
export const ifUnchanged =
  (version: string | undefined): AccountIfMatch =>
  (account) =>
    version === etagOf(account.version, [account.role, String(account.hasPassword)]);
