import type { Container } from 'inversify';
import { fixedBody, sendFixed } from '../adapters/http/fixed-body.ts';
import { docsPage } from '../adapters/web/docs/docs-page.ts';
import { invitationPage } from '../adapters/web/invitation/invitation-page.ts';
import type { PageMiddleware } from '../adapters/web/layout.ts';
import { resetPage } from '../adapters/web/reset/reset-page.ts';
import { ACCEPT_ON_PAGE, POLICIES, READ_RESET_LINK, RESET_PASSWORD_BY_LINK } from './identifiers.ts';

/** Every page that people open: those behind the links of messages, and the contract. */
export const pagesOf = (container: Container): readonly PageMiddleware[] => {
  const { minLength } = container.get(POLICIES).password;
  return [
    resetPage({
      readResetLink: container.get(READ_RESET_LINK),
      resetByLink: container.get(RESET_PASSWORD_BY_LINK),
      minLength,
    }),
    invitationPage({ acceptOnPage: container.get(ACCEPT_ON_PAGE), minLength }),
    docsPage({ prepare: ({ type, bytes }) => fixedBody(type, bytes), send: sendFixed }),
  ];
};
