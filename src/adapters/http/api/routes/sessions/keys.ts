import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';

const text = t.string;
const JwksBody = t.strict(
  {
    keys: t.readonlyArray(t.strict({ kty: text, crv: text, x: text, y: text, kid: text, alg: text, use: text })),
  },
  'Jwks',
);

type Published = () => readonly Readonly<{ kid: string; publicKey: KeyObject }>[];
type Deps = Readonly<{ published: Published; jwksMaxAge: number }>;

const toJwk = ({ kid, publicKey }: ReturnType<Published>[number]) => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' };
};

/** The public keys that verify access tokens (RFC 7517). Clients may cache the keys for `jwksMaxAge` seconds. */
export const keyRoutes = ({ published, jwksMaxAge: maxAge }: Deps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/.well-known/jwks.json',
    operationId: 'readKeys',
    summary: 'The public keys that access tokens are signed with',
    access: 'public',
    tagged: true,
    responses: { 200: JwksBody },
    example: {
      answer: {
        keys: [
          {
            kty: 'EC',
            crv: 'P-256',
            x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
            y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
            kid: 'Y2hhbmdlcyBldmVyeSAzMCBkYXlz',
            alg: 'ES256',
            use: 'sig',
          },
        ],
      },
    },
    handle: () => {
      const keys = published().map(toJwk);
      const etag = createHash('sha256').update(JSON.stringify(keys)).digest('base64url').slice(0, 22);
      return TE.right(
        answer(200, { keys }, { ETag: `"${etag}"`, 'Cache-Control': `public, max-age=${maxAge}, must-revalidate` }),
      );
    },
  }),
];
