import { pipe } from 'fp-ts/lib/function.js';
import type { AcceptInvitation } from '../../../../../core/use-cases/invitations/accept-invitation.ts';
import { answers, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { MAILED_TOKEN, EXAMPLE_PASSWORD, SIGNED_IN } from '../../codecs/examples.ts';
import { AcceptInvitationBody } from '../../codecs/requests.ts';
import { unlessChallenged } from '../../codecs/second-factor.ts';
import { SignedInBody, viewSignedIn } from '../../codecs/views.ts';

export const invitationRoutes = ({
  acceptInvitation,
}: Readonly<{ acceptInvitation: AcceptInvitation }>): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/auth/invitation/accept',
    operationId: 'acceptInvitation',
    summary: 'Accept an invitation with its mailed token, and sign in',
    access: 'public',
    body: AcceptInvitationBody,
    refusals: ['InvalidInvitation', 'Overloaded', 'SecondFactorRequired', 'Unavailable', 'WeakPassword'],
    responses: { 200: SignedInBody },
    example: { body: { token: MAILED_TOKEN, password: EXAMPLE_PASSWORD }, answer: SIGNED_IN },
    handle: ({ body: { token, password }, client, language }) =>
      pipe(
        acceptInvitation({ token, password: password ?? null, client, language }),
        unlessChallenged('SecondFactorRequired'),
        answers(200, viewSignedIn),
      ),
  }),
];
