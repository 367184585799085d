import type { Container } from 'inversify';
import { TITLES } from '../adapters/http/api/problems/titles.ts';
import { devMailboxRoutes } from '../adapters/http/pages/dev/mailbox.ts';
import { devFileRoutes } from '../adapters/http/pages/dev/page.ts';
import { devTemplatesRoute } from '../adapters/http/pages/dev/templates.ts';
import { docsPages } from '../adapters/http/pages/docs/routes.ts';
import { homePages } from '../adapters/http/pages/home/routes.ts';
import { imageFileRoutes } from '../adapters/http/pages/images/routes.ts';
import { invitationPages } from '../adapters/http/pages/invitation/routes.ts';
import { explainedProblems, problemPages } from '../adapters/http/pages/problems/routes.ts';
import { resetPages } from '../adapters/http/pages/reset/routes.ts';
import type { Route } from '../adapters/http/server/route.ts';
import { PARTS } from './ports.ts';
import { USE_CASES } from './use-cases.ts';

/** These need no database, and are served before the service has started. */
export const explainProblems: readonly Route[] = problemPages(explainedProblems(TITLES));

/** Every page; `service` is its name. Pages for developers only if there is a mailbox. */
export const pagesOf = (container: Container, service: string, hasMailbox: boolean): readonly Route[] => {
  const deps = { ...container.get(USE_CASES), service, minLength: container.get(PARTS.policies).password.minLength };
  return [
    ...explainProblems,
    ...resetPages(deps),
    ...invitationPages(deps),
    ...docsPages(),
    ...homePages(service, hasMailbox),
    ...imageFileRoutes(deps),
    ...(hasMailbox
      ? [
          ...devMailboxRoutes(container.get(PARTS.mailbox).list),
          devTemplatesRoute(container.get(PARTS.sampleMessages)),
          ...devFileRoutes,
        ]
      : []),
  ];
};
