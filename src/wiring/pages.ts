import type { Container } from 'inversify';
import { fixedBody, sendFixed } from '../adapters/http/fixed-body.ts';
import { docsPage } from '../adapters/web/docs/docs-page.ts';
import { invitationPage } from '../adapters/web/invitation/invitation-page.ts';
import type { PageMiddleware } from '../adapters/web/layout.ts';
import { resetPage } from '../adapters/web/reset/reset-page.ts';
import { POLICIES } from './ports.ts';
import { USE_CASES } from './use-cases.ts';

/** Every page that people open: those behind the links of messages, and the contract. */
export const pagesOf = (container: Container): readonly PageMiddleware[] => {
  const { minLength } = container.get(POLICIES).password;
  const useCases = container.get(USE_CASES);
  return [
    resetPage({ ...useCases, minLength }),
    invitationPage({ ...useCases, minLength }),
    docsPage({ prepare: ({ type, bytes }) => fixedBody(type, bytes), send: sendFixed }),
  ];
};
