import type { Browser } from 'playwright-core';
import type { Sample } from './sample.ts';
import type { Site } from './site.ts';
import { tourOf } from './tour.ts';
import type { Stop } from './tour.ts';
import { watched } from './watched.ts';
import type { Look, Watched } from './watched.ts';

type Visited = Readonly<{ site: Site; sample: Sample; browser: Browser }>;
/** What is wrong with the page at a stop, which is open. */
export type Check = (visit: Watched, stop: Stop) => Promise<readonly string[]>;

/** Opens every page in turn, as it looks so, and gives what is wrong, with the name of the page. */
export const visitAll = async (
  { site, sample, browser }: Visited,
  look: Look,
  check: Check,
): Promise<readonly string[]> => {
  const { flow, flows, session } = sample;
  const visitors: Readonly<Record<Stop['as'], Watched>> = {
    nobody: await watched(browser, site.url, look, { flow }),
    administrator: await watched(browser, site.url, look, { flow, session }),
  };
  const faults: string[] = [];
  for (const stop of tourOf(site, sample)) {
    const visit = visitors[stop.as];
    const value = flows[stop.name] ?? flow;
    await visit.page.context().addCookies([{ name: 'flow', value, url: site.url, httpOnly: true }]);
    const response = await visit.page.goto(stop.path);
    const { pathname, search } = new URL(visit.page.url());
    const found = [
      ...(response?.status() === stop.status ? [] : [`status ${response?.status()}`]),
      ...(pathname + search === stop.path ? [] : [`leads to ${pathname}`]),
      ...(await check(visit, stop)),
      ...visit.complaints(),
    ];
    faults.push(...found.map((fault) => `${stop.name}: ${fault}`));
  }
  await Promise.all(Object.values(visitors).map(({ close }) => close()));
  return faults;
};
