import type { Principal } from '../sessions/principal.ts';

/** Which users must have a second factor: no users, users with any privilege, or all users. */
export const REQUIREMENTS = ['off', 'privileged', 'everyone'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

/** The only privilege of services that introspect tokens. They are not people, so they need no second factor. */
export const ONLY_INTROSPECTS = ['token.introspect'];

export const isRequiredOf = (requirement: Requirement, { privileges }: Pick<Principal, 'privileges'>): boolean => {
  if (requirement === 'everyone') return true;
  const onlyIntrospects = privileges.every((name) => ONLY_INTROSPECTS.includes(name));
  return requirement === 'privileged' && privileges.length > 0 && !onlyIntrospects;
};

/** Returns `aal2` if this session has proved a second factor, else `aal1` (NIST SP 800-63B-4). */
export const acrOf = ({ factorMsAgo }: Pick<Principal, 'factorMsAgo'>): 'aal1' | 'aal2' =>
  factorMsAgo === null ? 'aal1' : 'aal2';

/**
 * Returns `setup` if the user must have a second factor but has none. Returns `assurance` if the session has not proved
 * the second factor and did not start on a remembered device. Null if nothing is missing.
 */
export const lacks = (requirement: Requirement, principal: Principal): 'setup' | 'assurance' | null => {
  if (!principal.hasFactor) return isRequiredOf(requirement, principal) ? 'setup' : null;
  const isEnough = acrOf(principal) === 'aal2' || (principal.isRemembered && !isRequiredOf(requirement, principal));
  return isEnough ? null : 'assurance';
};
