import type { Container } from 'inversify';
import { TITLES } from '../adapters/http/api/problems/titles.ts';
import { viewExport } from '../adapters/http/api/routes/account/export.ts';
import { commonPages, ownPages, pagesWithoutDatabase, shownPolicies } from '../adapters/http/pages/all-pages.ts';
import { devRoutes } from '../adapters/http/pages/dev/routes.ts';
import { addressText } from '../adapters/http/pages/getting-in/address-text.ts';
import { homePages } from '../adapters/http/pages/home/routes.ts';
import { imageFileRoutes } from '../adapters/http/pages/images/routes.ts';
import { pageRoutes } from '../adapters/http/pages/page-route.ts';
import type { Site } from '../adapters/http/pages/view.ts';
import type { Route } from '../adapters/http/server/route.ts';
import { sampleMessages } from '../adapters/messaging/dev-samples.ts';
import type { SessionId } from '../core/domain/ids.ts';
import type { Exported } from '../core/use-cases/account/export-me.ts';
import { PARTS, PORTS } from './ports.ts';
import { allResources } from './resources.ts';
import { handlerDeps } from './routes.ts';

export const earlyPages = (site: Site): readonly Route[] => pageRoutes(site, pagesWithoutDatabase(TITLES));

type Options = Readonly<{
  hasPages: boolean;
  /** Whether to serve the pages for developers, which show the mailbox. */
  hasMailbox: boolean;
}>;

const depsOf = (container: Container) => {
  const deps = handlerDeps(container);
  return {
    ...deps,
    ...shownPolicies(container.get(PARTS.policies), container.get(PORTS.providers).names),
    address: addressText(deps.mobile),
    normaliseMobile: container.get(PORTS.phoneNumbers).normalise,
    exportOf: (exported: Exported, current: SessionId) => viewExport(deps.imageUrl, exported, current),
  };
};

export const pagesOf = (container: Container, site: Site, { hasPages, hasMailbox }: Options): readonly Route[] => {
  const deps = { ...depsOf(container), hasPages };
  const records = [
    ...commonPages(deps),
    ...(hasPages
      ? [...ownPages(deps), ...allResources.flatMap(({ pages }) => pages(container))]
      : homePages(hasMailbox)),
  ];
  const samples = () => sampleMessages({ name: site.service, url: site.publicUrl });
  const forDevelopers = () => devRoutes({ list: container.get(PARTS.mailbox).list, sampleMessages: samples });
  return [
    ...earlyPages(site),
    ...pageRoutes(site, records),
    ...imageFileRoutes(deps),
    ...(hasMailbox ? forDevelopers() : []),
  ];
};
