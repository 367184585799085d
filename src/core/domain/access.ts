import type { BuiltInPrivilege } from './built-in.ts';
import { forbidden } from './errors.ts';
import type { Forbidden } from './errors.ts';
import type { Principal } from './principal.ts';

/** The refusal where whoever acts does not hold the privilege, else null. */
export const lacking = ({ privileges }: Principal, privilege: BuiltInPrivilege): Forbidden | null =>
  privileges.includes(privilege) ? null : forbidden(privilege);
