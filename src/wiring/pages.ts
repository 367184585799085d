import type { Container } from 'inversify';
import { TITLES } from '../adapters/http/api/problems/titles.ts';
import { viewExport } from '../adapters/http/api/routes/account/export.ts';
import { accountPages } from '../adapters/http/pages/account/routes.ts';
import { assetPages, changePasswordPages } from '../adapters/http/pages/assets/routes.ts';
import { confirmPages } from '../adapters/http/pages/confirm/routes.ts';
import { devMailboxRoutes } from '../adapters/http/pages/dev/mailbox.ts';
import { devFileRoutes } from '../adapters/http/pages/dev/page.ts';
import { devTemplatesRoute } from '../adapters/http/pages/dev/templates.ts';
import { docsPages } from '../adapters/http/pages/docs/routes.ts';
import { addressText } from '../adapters/http/pages/getting-in/address-text.ts';
import { homePages, iconPages } from '../adapters/http/pages/home/routes.ts';
import { imageFileRoutes } from '../adapters/http/pages/images/routes.ts';
import { invitationPages } from '../adapters/http/pages/invitation/routes.ts';
import { languagePages } from '../adapters/http/pages/language/routes.ts';
import { oauthPages } from '../adapters/http/pages/oauth/routes.ts';
import { pageRoutes } from '../adapters/http/pages/page-route.ts';
import type { PageRecord } from '../adapters/http/pages/page-route.ts';
import { explainedProblems, problemPages } from '../adapters/http/pages/problems/routes.ts';
import { recoveryPages } from '../adapters/http/pages/recovery/routes.ts';
import { resetPages } from '../adapters/http/pages/reset/routes.ts';
import { rolePages } from '../adapters/http/pages/roles/role-pages.ts';
import { roleGridPages } from '../adapters/http/pages/roles/routes.ts';
import { secondFactorPages } from '../adapters/http/pages/second-factor/routes.ts';
import { codePages } from '../adapters/http/pages/sign-in/code-routes.ts';
import { signInPages } from '../adapters/http/pages/sign-in/routes.ts';
import { signOutPages } from '../adapters/http/pages/sign-out/routes.ts';
import { signUpPages } from '../adapters/http/pages/sign-up/routes.ts';
import { startPages } from '../adapters/http/pages/start/routes.ts';
import { trailPages } from '../adapters/http/pages/trail/routes.ts';
import { undoFactorPages } from '../adapters/http/pages/undo-factor/routes.ts';
import { adminUserPages } from '../adapters/http/pages/users/routes.ts';
import type { Site } from '../adapters/http/pages/view.ts';
import type { Route } from '../adapters/http/server/route.ts';
import type { SessionId } from '../core/domain/ids.ts';
import type { Exported } from '../core/use-cases/account/export-me.ts';
import { PARTS, PORTS } from './ports.ts';
import { allResources } from './resources.ts';
import { handlerDeps } from './routes.ts';

/** These need no database and no key, and are served before the service has started. */
export const earlyPages = (site: Site): readonly Route[] =>
  pageRoutes(site, [...problemPages(explainedProblems(TITLES)), ...languagePages, ...iconPages, ...assetPages]);

type Options = Readonly<{
  hasPages: boolean;
  /** Pages for developers only if there is a mailbox. */
  hasMailbox: boolean;
}>;

const depsOf = (container: Container) => {
  const deps = handlerDeps(container);
  const policies = container.get(PARTS.policies);
  const isOpen = policies.registration === 'open';
  const providers = container.get(PORTS.providers).names;
  return {
    ...deps,
    policies,
    isOpen,
    providers,
    ways: { providers, isOpen },
    minLength: policies.password.minLength,
    codeMinutes: Math.floor(policies.otp.ttlMs / 60_000),
    mostFailures: {
      password: policies.passwordLockout.maxTotal,
      otp: policies.otp.lockout.maxTotal,
      'second-factor': policies.secondFactor.lockout.maxTotal,
    },
    address: addressText(deps.mobile),
    normaliseMobile: container.get(PORTS.phoneNumbers).normalise,
    exportOf: (all: Exported, current: SessionId) => viewExport(deps.imageUrl, all, current),
  };
};

const ownPages = (deps: ReturnType<typeof depsOf>): readonly PageRecord[] => [
  ...startPages,
  ...changePasswordPages,
  ...signInPages(deps),
  ...codePages(deps),
  ...signUpPages(deps),
  ...recoveryPages(deps),
  ...oauthPages(deps),
  ...confirmPages(deps),
  ...secondFactorPages(deps),
  ...signOutPages(deps),
  ...accountPages(deps),
  ...adminUserPages(deps),
  ...roleGridPages(deps),
  ...rolePages(deps),
  ...trailPages(deps),
];

export const pagesOf = (container: Container, site: Site, { hasPages, hasMailbox }: Options): readonly Route[] => {
  const deps = depsOf(container);
  const records = [
    ...resetPages({ ...deps, hasPages }),
    ...invitationPages({ ...deps, hasPages }),
    ...undoFactorPages({ ...deps, hasPages }),
    ...docsPages(),
    ...(hasPages
      ? [...ownPages(deps), ...allResources.flatMap(({ pages }) => pages(container))]
      : homePages(hasMailbox)),
  ];
  return [
    ...earlyPages(site),
    ...pageRoutes(site, records),
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
