import type { Role } from '../../../core/domain/roles/role.ts';
import { etagOf } from './etag.ts';

/** The privileges are part of the tag, because deleting a privilege changes them without a new version of the role. */
export const roleTag = ({ version, privileges }: Pick<Role, 'version' | 'privileges'>): string =>
  etagOf(version, privileges);
