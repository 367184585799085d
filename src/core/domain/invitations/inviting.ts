import * as E from 'fp-ts/lib/Either.js';
import type { Gender, PersonName } from '../account/user.ts';
import { sameAddress } from '../addresses/address.ts';
import type { Address } from '../addresses/address.ts';
import type { AuditValue, Change } from '../audit.ts';
import { addressTaken, alreadySignedIn, notInvitable, unknownRole } from '../errors.ts';
import type { AddressTaken, AlreadySignedIn, NotInvitable, NotYoursToGrant, UnknownRole } from '../errors.ts';
import { CREATED_USER } from '../events.ts';
import type { DomainEvent } from '../events.ts';
import type { TokenDigest, UserId } from '../ids.ts';
import { plus } from '../locks/lockout.ts';
import type { Language, LinkMessage } from '../messages/message.ts';
import { mayGrant } from '../roles/access.ts';
import type { Principal } from '../sessions/principal.ts';
import type { Username } from '../sign-in/login.ts';
import type { PasswordHash } from '../sign-in/password.ts';

export type InvitationPolicy = Readonly<{
  ttlMs: number;
}>;

export type Invitee = Readonly<{
  firstName: PersonName;
  lastName: PersonName | null;
  jobTitle: string | null;
  gender: Gender | null;
  dob: string | null;
  username: Username | null;
  role: string;
  /** One address, or one of each type. */
  addresses: readonly Address[];
  passwordHash: PasswordHash;
}>;

export type LinkBook = Readonly<{
  language: Language;
  issue: () => Readonly<{ token: string; digest: TokenDigest }>;
}>;

/** Tokens to store, and events that send the tokens. Both are stored in the same transaction. */
export type Sending = Readonly<{
  tokens: readonly Readonly<{ address: Address; digest: TokenDigest; expiresAt: Date }>[];
  /** Addresses over their message limit. They get no message now, so their earlier token stays valid. */
  keeps: readonly Address[];
  events: readonly DomainEvent[];
}>;

const send = (
  policy: InvitationPolicy,
  { issue, language }: LinkBook,
  addresses: readonly Address[],
  now: Date,
  event: DomainEvent,
): Sending => {
  const expiresAt = plus(now, policy.ttlMs);
  const issued = addresses.map((address) => ({ address, ...issue() }));
  const messages = issued.map(({ address: to, token }): LinkMessage => {
    return { to, template: 'invitation', token, language, budget: 'administrator', expiresAt };
  });
  return {
    tokens: issued.map(({ address, digest }) => ({ address, digest, expiresAt })),
    keeps: [],
    events: [event, ...messages.map((message) => ({ _tag: 'MessageSent' as const, message }))],
  };
};

export type Obstacles = Readonly<{
  isRoleKnown: boolean;
  grants: readonly string[];
  /** Addresses that another user has verified. An unverified address does not prevent an invitation. */
  taken: readonly Address[];
}>;

const changesOf = (invitee: Invitee): readonly Change[] => {
  const columns: Readonly<Record<string, AuditValue>> = {
    first_name: invitee.firstName,
    last_name: invitee.lastName,
    job_title: invitee.jobTitle,
    gender: invitee.gender,
    dob: invitee.dob,
    username: invitee.username,
    role: invitee.role,
    ...Object.fromEntries(invitee.addresses.map(({ type, value }) => [type, value])),
  };
  return Object.entries(columns).flatMap(([field, after]) => (after === null ? [] : [{ field, before: null, after }]));
};

/** Sends a token to each address of a new user. The actor needs every privilege of the new user's role. */
export const invite =
  (policy: InvitationPolicy, book: LinkBook, invitee: Invitee, actor: Pick<Principal, 'userId' | 'privileges'>) =>
  (
    { isRoleKnown, grants, taken }: Obstacles,
    now: Date,
  ): E.Either<AddressTaken | NotYoursToGrant | UnknownRole, Sending> => {
    if (!isRoleKnown) return E.left(unknownRole);
    const granting = mayGrant(actor, grants);
    if (E.isLeft(granting)) return granting;
    const { addresses } = invitee;
    const pointers = addresses.filter((a) => taken.some((t) => sameAddress(a, t))).map(({ type }) => `/${type}`);
    if (pointers.length > 0) return E.left(addressTaken(pointers));
    const created = { by: actor.userId, userId: CREATED_USER, changes: changesOf(invitee) };
    return E.right(send(policy, book, addresses, now, { _tag: 'UserCreated', ...created }));
  };

export type InvitedUser = Readonly<{
  userId: UserId;
  isActive: boolean;
  /** Whether the user has ever had a verified address or a session. */
  hasSignedIn: boolean;
  isRegistering: boolean;
  /** Unverified addresses. `isTaken`: another user has verified the address. `goesOut`: a message may be sent now. */
  addresses: readonly Readonly<{ address: Address; isTaken: boolean; goesOut: boolean }>[];
}>;

/** Sends new tokens and revokes the earlier ones. An address over its message limit keeps its earlier token. */
export const inviteAgain =
  (policy: InvitationPolicy, book: LinkBook, by: UserId) =>
  (user: InvitedUser, now: Date): E.Either<AlreadySignedIn | NotInvitable, Sending> => {
    if (user.hasSignedIn) return E.left(alreadySignedIn);
    if (user.isRegistering) return E.left(notInvitable('registering'));
    if (!user.isActive) return E.left(notInvitable('inactive'));
    const free = user.addresses.filter(({ isTaken }) => !isTaken);
    if (free.length === 0) return E.left(notInvitable('no-free-address'));
    const reached = free.filter(({ goesOut }) => goesOut).map(({ address }) => address);
    const keeps = free.filter(({ goesOut }) => !goesOut).map(({ address }) => address);
    return E.right({ ...send(policy, book, reached, now, { _tag: 'UserInvited', by, userId: user.userId }), keeps });
  };
