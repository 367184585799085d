import { changesBetween, denied, succeeded, userSubject } from '../audit.ts';
import type { AuditEntry, AuditValue, Change, Subject } from '../audit.ts';
import { causedBy } from '../audit/audit-tally.ts';
import type { IdentityId, UserId } from '../ids.ts';
import type { EndReason } from '../sessions/session.ts';
import type { Otp } from '../sign-in/otp.ts';
import type { Account, AccountWrites, OwnIdentity } from './account.ts';
import type { Profile } from './profile.ts';

const told = (profile: Profile): Readonly<Record<string, AuditValue>> => ({
  first_name: profile.firstName,
  last_name: profile.lastName,
  job_title: profile.jobTitle,
  gender: profile.gender,
  dob: profile.dob,
  username: profile.username,
});

const address = (type: string, value: string): Change => ({ field: type, before: null, after: value });

const failuresOf = ({ lockout }: Otp): number => lockout.total;

/** What a decision about a code tells: a wrong guess, the lock that it closed, or a code that was asked for. */
const codeEntries = (actor: UserId, { userId, identities }: Account, writes: AccountWrites): readonly AuditEntry[] =>
  (writes.otps ?? []).flatMap(({ identityId, otp }) => {
    const before = identities.find(({ id }) => id === identityId);
    if (before === undefined) return [];
    const subject = userSubject(userId);
    const about = [address(before.type, before.value)];
    if (failuresOf(otp) > failuresOf(before.otp)) {
      const isLocked = otp.lockout._tag === 'Locked';
      return [
        denied(actor, 'code.refused', subject, about),
        ...(isLocked ? [denied(actor, 'code.locked', subject, about)] : []),
      ];
    }
    return writes.messages?.some(({ template }) => template === 'confirm-identity') === true
      ? [succeeded(actor, 'code.requested', subject, about)]
      : [];
  });

const endedEntry = (by: UserId, subject: Subject, reason: EndReason, hasEnded: boolean): AuditEntry => {
  const entry = succeeded(by, 'session.ended', subject, [{ field: 'end_reason', before: null, after: reason }]);
  return hasEnded ? entry : causedBy(by)(entry);
};

/**
 * What the trail keeps of a decision about an account, field by field. `by` is who decided: the owner, or an
 * administrator; `hasEnded` whether a session ended.
 */
export const accountEntries = (
  by: UserId,
  account: Account,
  writes: AccountWrites,
  hasEnded: boolean,
): readonly AuditEntry[] => {
  const { userId, identities } = account;
  const subject = userSubject(userId);
  const one = (id: IdentityId): OwnIdentity | undefined => identities.find((identity) => identity.id === id);
  const identityEntry = (action: AuditEntry['action'], id: IdentityId | undefined): readonly AuditEntry[] => {
    const identity = id === undefined ? undefined : one(id);
    return identity === undefined ? [] : [succeeded(by, action, subject, [address(identity.type, identity.value)])];
  };
  const changes = [
    ...(writes.profile ? changesBetween(told(account.profile), told(writes.profile)) : []),
    ...(writes.role ? [{ field: 'role', before: account.role, after: writes.role.name }] : []),
    ...(writes.isActive === undefined
      ? []
      : [{ field: 'is_active', before: account.isActive, after: writes.isActive }]),
  ];
  return [
    ...(changes.length > 0 ? [succeeded(by, 'user.changed', subject, changes)] : []),
    ...(writes.adds
      ? [succeeded(by, 'identity.added', subject, [address(writes.adds.address.type, writes.adds.address.value)])]
      : []),
    ...identityEntry('identity.verified', writes.verifies?.identityId),
    ...identityEntry('identity.removed', writes.removes),
    ...identityEntry('identity.made-primary', writes.primary),
    ...codeEntries(by, account, writes),
    ...(writes.deletes ? [succeeded(by, 'user.deleted', subject)] : []),
    ...(writes.ends ? [endedEntry(by, subject, writes.ends, hasEnded)] : []),
  ];
};
