import * as t from 'io-ts';
import { UserId } from '../../../../../core/domain/ids.ts';
import type { Role, RoleIfMatch } from '../../../../../core/domain/roles/role.ts';
import { roleTag } from '../../../server/etag.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import { answer } from '../../../server/route.ts';
import { nullable } from '../../codecs/views.ts';
import { Integer, Timestamp } from '../../codecs/wire.ts';

/** A path with the id of a row: a positive integer that PostgreSQL's `integer` can hold. */
export const RowPath = t.strict({ id: integerText(UserId) });

export const RoleBody = t.strict(
  {
    id: Integer,
    name: t.string,
    description: nullable(t.string),
    privileges: t.readonlyArray(t.string),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  'Role',
);

export const viewRole = (role: Role): t.TypeOf<typeof RoleBody> => ({
  id: role.id,
  name: role.name,
  description: role.description,
  privileges: role.privileges,
  created_at: role.createdAt.toISOString(),
  updated_at: role.updatedAt.toISOString(),
});
export const shownRole = (role: Role) => answer(200, viewRole(role), { ETag: roleTag(role) });
export const ifRoleMatches =
  (ifMatch: (etag: string) => boolean): RoleIfMatch =>
  (role) =>
    ifMatch(roleTag(role));
