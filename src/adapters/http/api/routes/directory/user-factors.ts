import { pipe } from 'fp-ts/lib/function.js';
import * as t from 'io-ts';
import { UnlockReason } from '../../../../../core/domain/locks/current-lock.ts';
import type { ReadUserFactors } from '../../../../../core/use-cases/second-factor/read-factors.ts';
import type { ResetFactors } from '../../../../../core/use-cases/second-factor/reset-factors.ts';
import { answers, noContent, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { ADA, AT } from '../../codecs/examples.ts';
import { FactorsBody, viewFactors } from '../../codecs/second-factor.ts';
import { UserPath } from './users.ts';

type Deps = Readonly<{ readUserFactors: ReadUserFactors; resetFactors: ResetFactors }>;

const PATH = '/v1/users/:id/factors';

export const userFactorRoutes = ({ readUserFactors, resetFactors }: Deps): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'readUserFactors',
    summary: 'The second factor of a user, without its secrets',
    access: { privilege: 'user.read' },
    params: UserPath,
    refusals: ['Forbidden', 'NotFound', 'Unavailable'],
    responses: { 200: FactorsBody },
    example: {
      params: { id: ADA.id },
      answer: { totp: { confirmed_at: AT }, always: false, recovery_codes_left: 10, passkeys: 0 },
    },
    handle: ({ principal: actor, params: { id: userId } }) =>
      pipe(readUserFactors({ actor, userId }), answers(200, viewFactors)),
  }),
  route({
    method: 'POST',
    path: `${PATH}/reset`,
    operationId: 'resetUserFactors',
    summary:
      'Remove the second factor of a user who has lost it; ends every session, and the reason is kept in the audit trail',
    access: { privilege: 'user.reset-factors' },
    fresh: true,
    params: UserPath,
    body: t.strict({ reason: UnlockReason }, 'ResetFactors'),
    refusals: ['Forbidden', 'InsufficientPrivileges', 'NotFound', 'Unavailable'],
    responses: { 204: null },
    example: { params: { id: ADA.id }, body: { reason: 'Lost the phone; identified by passport' } },
    handle: ({ principal: actor, params: { id: userId }, body: { reason }, language }) =>
      pipe(resetFactors({ actor, userId, reason, language }), noContent),
  }),
];
