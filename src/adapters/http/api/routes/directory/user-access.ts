import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { UnlockReason } from '../../../../../core/domain/locks/current-lock.ts';
import type { Lock } from '../../../../../core/domain/locks/current-lock.ts';
import { reasonOf } from '../../../../../core/use-cases/directory/read-effective-privileges.ts';
import type { ReadEffectivePrivileges } from '../../../../../core/use-cases/directory/read-effective-privileges.ts';
import type { ReadLocks } from '../../../../../core/use-cases/locks/read-locks.ts';
import type { Unlock } from '../../../../../core/use-cases/locks/unlock.ts';
import { explained } from '../../../server/input/codec-node.ts';
import { shortText } from '../../../server/input/texts.ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ADA, GRACE } from '../../codecs/examples.ts';
import { nullable } from '../../codecs/views.ts';
import { Integer, Timestamp } from '../../codecs/wire.ts';
import { UserPath } from './users.ts';

type Parts = Readonly<{
  readLocks: ReadLocks;
  unlock: Unlock;
  readEffectivePrivileges: ReadEffectivePrivileges;
}>;

const PATH = '/v1/users/:id';

const LockBody = t.exact(
  t.intersection([
    t.type({
      factor: t.union([t.literal('password'), t.literal('otp'), t.literal('second-factor')]),
      failures: Integer,
      locked_until: nullable(Timestamp),
    }),
    t.partial({ identity_id: Integer }),
  ]),
  'Lock',
);
const LocksBody = t.strict({ items: t.readonlyArray(LockBody) }, 'Locks');
/** A lock of one device or session applies to all addresses, so it has no `identity_id`. */
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

export const userAccessRoutes = (useCases: Parts): readonly Route[] => [
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
];
