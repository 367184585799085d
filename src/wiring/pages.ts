import type { Container } from 'inversify';
import { docsPage } from '../adapters/http/pages/docs/docs-page.ts';
import { invitationPage } from '../adapters/http/pages/invitation/invitation-page.ts';
import type { PageMiddleware } from '../adapters/http/pages/layout.ts';
import { resetPage } from '../adapters/http/pages/reset/reset-page.ts';
import { fixedBody, sendFixed } from '../adapters/http/server/fixed-body.ts';
import { PARTS } from './ports.ts';
import { USE_CASES } from './use-cases.ts';

/** Every page that people open: those behind the links of messages, and the contract. */
export const pagesOf = (container: Container): readonly PageMiddleware[] => {
  const { minLength } = container.get(PARTS.policies).password;
  const useCases = container.get(USE_CASES);
  return [
    resetPage({ ...useCases, minLength }),
    invitationPage({ ...useCases, minLength }),
    docsPage({ prepare: ({ type, bytes }) => fixedBody(type, bytes), send: sendFixed }),
  ];
};
