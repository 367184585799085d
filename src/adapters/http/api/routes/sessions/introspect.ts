import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { acrOf } from '../../../../../core/domain/second-factor/assurance.ts';
import type { Principal } from '../../../../../core/domain/sessions/principal.ts';
import type { Introspect, Introspection } from '../../../../../core/use-cases/sessions/introspect.ts';
import { formBody } from '../../../server/input/form-body.ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';
import { TOKENS } from '../../codecs/examples.ts';
import { Integer } from '../../codecs/wire.ts';

const shared = {
  active: t.literal(true),
  client_id: t.string,
  scope: t.string,
  sub: t.string,
  sid: t.string,
  /** `amr`: how the user authenticated (RFC 8176). `acr`: the level of assurance (RFC 9470). */
  amr: t.readonlyArray(t.string),
  acr: t.string,
};
const IntrospectionBody = t.union(
  [
    t.strict({
      ...shared,
      token_type: t.literal('Bearer'),
      iss: t.string,
      aud: t.string,
      iat: Integer,
      exp: Integer,
    }),
    t.strict({ ...shared, token_type: t.literal('refresh_token'), iss: t.string }),
    t.strict({ active: t.literal(false) }),
  ],
  'Introspection',
);
const OAuthErrorBody = t.strict({ error: t.literal('invalid_request'), error_description: t.string }, 'OAuthError');

type Options = Readonly<{ introspect: Introspect; issuer: string; audience: string }>;

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

const view = (found: Introspection, { issuer, audience }: Options): t.TypeOf<typeof IntrospectionBody> => {
  if (found._tag === 'Inactive') return { active: false };
  const who = viewPrincipal(found.principal);
  if (found._tag === 'RefreshToken') return { ...who, token_type: 'refresh_token', iss: issuer };
  const { issuedAt, expiresAt } = found.claim;
  return { ...who, token_type: 'Bearer', iss: issuer, aud: audience, iat: seconds(issuedAt), exp: seconds(expiresAt) };
};

const viewPrincipal = ({ userId, sessionId, privileges, ...proved }: Principal) => ({
  active: true as const,
  client_id: 'first-party',
  scope: privileges.join(' '),
  sub: String(userId),
  sid: sessionId,
  amr: proved.amr,
  acr: acrOf(proved),
});

/** Unknown parameters are ignored, as OAuth requires (RFC 7662). */
export const introspectRoutes = (options: Options): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/auth/introspect',
    operationId: 'introspect',
    summary: 'Check whether an access or refresh token is active (RFC 7662)',
    access: { privilege: 'token.introspect' },
    encoding: 'form',
    body: formBody({
      type: 'object',
      properties: {
        token: { type: 'string', minLength: 1, maxLength: 100_000 },
        token_type_hint: { type: 'string', maxLength: 100_000, description: 'Not needed, and ignored.' },
      },
      required: ['token'],
      additionalProperties: { type: 'string', maxLength: 100_000 },
    }),
    refusals: ['Unavailable'],
    responses: { 200: IntrospectionBody, 400: OAuthErrorBody },
    example: {
      body: { token: TOKENS.access_token },
      answer: {
        active: true,
        client_id: 'first-party',
        scope: '',
        sub: '2',
        sid: TOKENS.session_id,
        amr: ['pwd'],
        acr: 'aal1',
        token_type: 'Bearer',
        iss: 'http://localhost:3000',
        aud: 'http://localhost:3000',
        iat: 1773480413,
        exp: 1773481313,
      },
    },
    handle: ({ body: { fields } }) => {
      const [token, ...others] = fields.get('token') ?? [];
      if (token === undefined || token === '' || others.length > 0) {
        const description = 'send exactly one token, as a form field';
        return TE.right(answer(400, { error: 'invalid_request' as const, error_description: description }));
      }
      return pipe(
        options.introspect(token),
        TE.map((found) => answer(200, view(found, options))),
      );
    },
  }),
];
