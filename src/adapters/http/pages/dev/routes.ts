import type { Route } from '../../server/route.ts';
import { devMailboxRoutes } from './mailbox.ts';
import { devFileRoutes } from './page.ts';
import { devTemplatesRoute } from './templates.ts';

type Deps = Readonly<{
  list: Parameters<typeof devMailboxRoutes>[0];
  sampleMessages: Parameters<typeof devTemplatesRoute>[0];
}>;

export const devRoutes = ({ list, sampleMessages }: Deps): readonly Route[] => [
  ...devMailboxRoutes(list),
  devTemplatesRoute(sampleMessages),
  ...devFileRoutes,
];
