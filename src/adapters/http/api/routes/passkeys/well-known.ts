import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { answer, route } from '../../../server/route.ts';
import type { Route } from '../../../server/route.ts';

type Site = Readonly<{ origins: readonly string[]; publicUrl: string; hasPages: boolean }>;

const NOT_KEPT = { 'Cache-Control': 'no-store' };

const relatedOrigins = (origins: readonly string[]): Route =>
  route({
    method: 'GET',
    path: '/.well-known/webauthn',
    operationId: 'readRelatedOrigins',
    summary: 'The websites that may use the passkeys of this domain (WebAuthn Level 3 §5.11)',
    access: 'public',
    responses: { 200: t.strict({ origins: t.readonlyArray(t.string) }, 'RelatedOrigins') },
    example: { answer: { origins: ['https://id.example.com'] } },
    handle: () => TE.right(answer(200, { origins: origins.filter((origin) => /^https?:/.test(origin)) }, NOT_KEPT)),
  });

const endpoints = (publicUrl: string): Route =>
  route({
    method: 'GET',
    path: '/.well-known/passkey-endpoints',
    operationId: 'readPasskeyEndpoints',
    summary: 'The pages where passkeys are added and managed',
    access: 'public',
    responses: { 200: t.strict({ enroll: t.string, manage: t.string }, 'PasskeyEndpoints') },
    example: {
      answer: {
        enroll: 'https://id.example.com/account/passkeys/new',
        manage: 'https://id.example.com/account/passkeys',
      },
    },
    handle: () => {
      const manage = `${publicUrl}/account/passkeys`;
      return TE.right(answer(200, { enroll: `${manage}/new`, manage }, NOT_KEPT));
    },
  });

/** Files in which browsers and password managers look for the passkey settings. */
export const passkeyWellKnownRoutes = ({ origins, publicUrl, hasPages }: Site): readonly Route[] => [
  relatedOrigins(origins),
  ...(hasPages ? [endpoints(publicUrl)] : []),
];
