import type { Principal } from '../sessions/principal.ts';

/** Who needs a second factor: nobody, users with any privilege, or everyone. */
export const REQUIREMENTS = ['off', 'privileged', 'everyone'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

/** Services that ask about tokens are no people. */
export const ONLY_INTROSPECTS = ['token.introspect'];

export const isRequiredOf = (requirement: Requirement, { privileges }: Pick<Principal, 'privileges'>): boolean => {
  if (requirement === 'everyone') return true;
  const onlyIntrospects = privileges.every((name) => ONLY_INTROSPECTS.includes(name));
  return requirement === 'privileged' && privileges.length > 0 && !onlyIntrospects;
};

/** `aal2` if a second factor was proved in this session, else `aal1` (NIST SP 800-63B-4). */
export const acrOf = ({ factorMsAgo }: Pick<Principal, 'factorMsAgo'>): 'aal1' | 'aal2' =>
  factorMsAgo === null ? 'aal1' : 'aal2';

/**
 * What a session lacks for anything that needs a second factor: the user has none and needs one, or this session has not
 * proved it, nor started on a remembered device. Null if nothing is missing.
 */
export const lacks = (requirement: Requirement, principal: Principal): 'setup' | 'assurance' | null => {
  if (!principal.hasFactor) return isRequiredOf(requirement, principal) ? 'setup' : null;
  const isEnough = acrOf(principal) === 'aal2' || (principal.isRemembered && !isRequiredOf(requirement, principal));
  return isEnough ? null : 'assurance';
};
