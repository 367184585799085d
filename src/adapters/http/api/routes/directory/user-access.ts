import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { IdentityId } from '../../../../../core/domain/ids.ts';
import { UnlockReason } from '../../../../../core/domain/locks/lock.ts';
import type { Lock } from '../../../../../core/domain/locks/lock.ts';
import type { AddUserIdentity } from '../../../../../core/use-cases/directory/add-user-identity.ts';
import { reasonOf } from '../../../../../core/use-cases/directory/read-effective-privileges.ts';
import type { ReadEffectivePrivileges } from '../../../../../core/use-cases/directory/read-effective-privileges.ts';
import type { RemoveUserIdentity } from '../../../../../core/use-cases/directory/remove-user-identity.ts';
import type { SendPasswordReset } from '../../../../../core/use-cases/directory/send-password-reset.ts';
import type { EndUserSessions, ListUserSessions } from '../../../../../core/use-cases/directory/user-sessions.ts';
import type { ReadLocks } from '../../../../../core/use-cases/locks/read-locks.ts';
import type { Unlock } from '../../../../../core/use-cases/locks/unlock.ts';
import { etagOf } from '../../../server/etag.ts';
import { explained } from '../../../server/input/codec-node.ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ADA, CLAIM, CODE_PROMISE, GIVEN, GIVEN_ADDRESS, GRACE, SESSIONS } from '../../codecs/examples.ts';
import { integerText } from '../../codecs/integer-text.ts';
import { shortText } from '../../codecs/requests.ts';
import type { MobileCodec } from '../../codecs/requests.ts';
import { CodePromiseBody, IdentityBody, nullable, viewCodePromise, viewIdentity } from '../../codecs/views.ts';
import { Integer, Timestamp } from '../../codecs/wire.ts';
import { addBody } from '../account/my-identities.ts';
import { SessionsBody, viewSession } from '../sessions/sessions.ts';
import { ifIdentityMatches } from './user-tags.ts';
import { UserPath } from './users.ts';

type Parts = Readonly<{
  mobile: MobileCodec;
  addUserIdentity: AddUserIdentity;
  readLocks: ReadLocks;
  unlock: Unlock;
  readEffectivePrivileges: ReadEffectivePrivileges;
  listUserSessions: ListUserSessions;
  endUserSessions: EndUserSessions;
  sendPasswordReset: SendPasswordReset;
  removeUserIdentity: RemoveUserIdentity;
}>;

const PATH = '/v1/users/:id';

const LockBody = t.exact(
  t.intersection([
    t.type({
      factor: t.union([t.literal('password'), t.literal('otp')]),
      failures: Integer,
      locked_until: nullable(Timestamp),
    }),
    t.partial({ identity_id: Integer }),
  ]),
  'Lock',
);
const LocksBody = t.strict({ items: t.readonlyArray(LockBody) }, 'Locks');
/** Locks of codes on a device or a session have no identity. */
const viewLock = (lock: Lock): t.TypeOf<typeof LockBody> => ({
  factor: lock.factor,
  failures: lock.failures,
  locked_until: lock.lockedUntil?.toISOString() ?? null,
  ...(lock.factor === 'otp' && lock.identityId !== null ? { identity_id: lock.identityId } : {}),
});

const PrivilegesBody = t.strict(
  { items: t.readonlyArray(t.strict({ name: t.string, role: t.string })) },
  'EffectivePrivileges',
);
const PrivilegeAnswer = t.strict({ name: t.string, granted: t.boolean, reason: t.string }, 'EffectivePrivilege');

/** How a user gets in: locks, privileges, sessions, addresses; for administrators. */
export const userAccessRoutes = ({ mobile, ...useCases }: Parts): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/locks`,
    operationId: 'readUserLocks',
    summary: 'The present locks of a user, those of single devices and sessions included',
    access: { privilege: 'user.read' },
    params: UserPath,
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    responses: { 200: LocksBody },
    example: {
      params: { id: ADA.id },
      answer: { items: [{ factor: 'password', failures: 5, locked_until: ADA.created_at }] },
    },
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(
        useCases.readLocks({ actor, userId }),
        TE.map((locks) => answer(200, { items: locks.map(viewLock) })),
      ),
  }),
  route({
    method: 'POST',
    path: `${PATH}/unlock`,
    operationId: 'unlockUser',
    summary: 'End every lock of a user; the reason is kept in the audit trail',
    access: { privilege: 'user.unlock' },
    params: UserPath,
    body: t.strict({ reason: UnlockReason }, 'Unlock'),
    refusals: ['Forbidden', 'NotFound', 'InsufficientPrivileges', 'Unavailable'],
    responses: { 200: LocksBody },
    example: { params: { id: ADA.id }, body: { reason: 'Called from the number that we know' }, answer: { items: [] } },
    handle: ({ principal: actor, params: { id: userId }, body: { reason } }) =>
      pipe(
        useCases.unlock({ actor, userId, reason }),
        TE.map(({ after }) => answer(200, { items: after.map(viewLock) })),
      ),
  }),
  route({
    method: 'GET',
    path: `${PATH}/privileges`,
    operationId: 'readUserPrivileges',
    summary: 'The privileges of a user and the role of each; with a name, whether it is granted and why',
    access: { privilege: 'user.read' },
    params: UserPath,
    query: t.exact(
      t.partial({ name: explained(shortText('PrivilegeText', 64), 'The name of the privilege to check.') }),
    ),
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    responses: { 200: t.union([PrivilegesBody, PrivilegeAnswer]) },
    example: { params: { id: GRACE.id }, answer: { items: [{ name: 'user.read', role: 'Staff' }] } },
    handle: ({ principal: actor, params: { id: userId }, query: { name } }) =>
      pipe(
        useCases.readEffectivePrivileges({ actor, userId }),
        TE.map((effective) =>
          name === undefined
            ? answer(200, { items: effective.held.map((held) => ({ name: held, role: effective.role })) })
            : answer(200, { name, granted: effective.held.includes(name), reason: reasonOf(effective, name) }),
        ),
      ),
  }),
  route({
    method: 'GET',
    path: `${PATH}/sessions`,
    operationId: 'listUserSessions',
    summary: 'The active sessions of a user, newest first',
    access: { privilege: 'session.read' },
    params: UserPath,
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    responses: { 200: SessionsBody },
    example: { params: { id: ADA.id }, answer: { items: SESSIONS.items.map((one) => ({ ...one, current: false })) } },
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(
        useCases.listUserSessions({ actor, userId }),
        TE.map((sessions) => answer(200, { items: sessions.map((one) => viewSession(one, actor.sessionId)) })),
      ),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/sessions`,
    operationId: 'endUserSessions',
    summary: 'End every session of a user and forget every known device',
    access: { privilege: 'session.revoke' },
    params: UserPath,
    refusals: ['Forbidden', 'NotFound', 'InsufficientPrivileges', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: ADA.id } },
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(
        useCases.endUserSessions({ actor, userId }),
        TE.map(() => answer(204)),
      ),
  }),
  route({
    method: 'POST',
    path: `${PATH}/password-reset`,
    operationId: 'sendPasswordReset',
    summary: 'Send the user a code and a link for a new password',
    access: { privilege: 'user.update' },
    limited: 'administration',
    params: UserPath,
    refusals: [
      'CountryNotServed',
      'Forbidden',
      'NoAddress',
      'NotFound',
      'InsufficientPrivileges',
      'TooSoon',
      'Unavailable',
    ],
    responses: { 202: CodePromiseBody },
    example: { params: { id: ADA.id }, answer: CODE_PROMISE },
    handle: ({ principal: actor, params: { id: userId }, language }) =>
      pipe(
        useCases.sendPasswordReset({ actor, userId, language }),
        TE.map((promise) => answer(202, viewCodePromise(promise))),
      ),
  }),
  route({
    method: 'POST',
    path: `${PATH}/identities`,
    operationId: 'addUserIdentity',
    summary: 'Add an address to a user; it is verified with the token that is mailed to it',
    access: { privilege: 'user.update' },
    fresh: 'own',
    limited: 'administration',
    idempotent: true,
    params: UserPath,
    body: addBody(mobile),
    refusals: [
      'AddressTaken',
      'AlreadyAdded',
      'CountryNotServed',
      'Forbidden',
      'NotFound',
      'NotInvitable',
      'InsufficientPrivileges',
      'TooManyIdentities',
      'Unavailable',
    ],
    tagged: true,
    responses: { 201: IdentityBody },
    example: { params: { id: GRACE.id }, body: GIVEN_ADDRESS, answer: GIVEN },
    handle: ({ principal: actor, params: { id: userId }, body: address, language }) =>
      pipe(
        useCases.addUserIdentity({ actor, userId, address, language }),
        TE.map(({ identity, version }) =>
          answer(201, viewIdentity(identity), {
            Location: `/v1/users/${userId}/identities/${identity.id}`,
            ETag: etagOf(version),
          }),
        ),
      ),
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/identities/:identityId`,
    operationId: 'removeUserIdentity',
    summary: 'Remove an address or a linked account of a user, who is notified; never the last way to sign in',
    access: { privilege: 'user.update' },
    fresh: 'own',
    params: t.strict({ ...UserPath.type.props, identityId: integerText(IdentityId) }),
    conditional: true,
    refusals: [
      'Forbidden',
      'LastSignInMethod',
      'NotFound',
      'PreconditionFailed',
      'InsufficientPrivileges',
      'Unavailable',
    ],
    responses: { 204: null },
    example: { params: { id: ADA.id, identityId: CLAIM.id } },
    handle: ({ principal: actor, params: { id: userId, identityId }, ifMatch, language }) =>
      pipe(
        useCases.removeUserIdentity({
          actor,
          userId,
          identityId,
          ifMatch: ifIdentityMatches(ifMatch),
          language,
        }),
        TE.map(() => answer(204)),
      ),
  }),
];
