import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';

type Site = Readonly<{ origins: readonly string[]; publicUrl: string }>;

const NOT_KEPT = { 'Cache-Control': 'no-store' };

/** Where browsers and password managers look for what concerns passkeys. */
export const passkeyWellKnownRoutes = ({ origins, publicUrl }: Site): readonly Route[] => [
  route({
    method: 'GET',
    path: '/.well-known/webauthn',
    operationId: 'readRelatedOrigins',
    summary: 'The websites that may use the passkeys of this domain (WebAuthn Level 3 §5.11)',
    access: 'public',
    responses: { 200: t.strict({ origins: t.readonlyArray(t.string) }, 'RelatedOrigins') },
    example: { answer: { origins: ['https://id.example.com'] } },
    handle: () => TE.right(answer(200, { origins: origins.filter((origin) => /^https?:/.test(origin)) }, NOT_KEPT)),
  }),
  route({
    method: 'GET',
    path: '/.well-known/passkey-endpoints',
    operationId: 'readPasskeyEndpoints',
    summary: 'The pages where passkeys are added and managed',
    access: 'public',
    responses: { 200: t.strict({ enroll: t.string, manage: t.string }, 'PasskeyEndpoints') },
    example: {
      answer: {
        enroll: 'https://id.example.com/account/sign-in',
        manage: 'https://id.example.com/account/sign-in',
      },
    },
    handle: () => {
      const page = `${publicUrl}/account/sign-in`;
      return TE.right(answer(200, { enroll: page, manage: page }, NOT_KEPT));
    },
  }),
];
