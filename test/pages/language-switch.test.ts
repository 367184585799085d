import { expect } from 'chai';
import type { Route } from '../../src/adapters/http/server/route.ts';
import { call } from '../e2e/client.ts';
import type { Answer } from '../e2e/client.ts';
import { makeVisitor } from '../e2e/pages/visitor.ts';
import { makeSample } from './sample.ts';
import type { Sample } from './sample.ts';
import { startSite } from './site.ts';
import type { Site } from './site.ts';
import { bodyOf, cookieOf, submit } from './submitting.ts';
import { tourOf } from './tour.ts';

/** Pages that can't be shown again. */
const SHOWN_ONCE = ['/account/second-factor/recovery-codes'];

const headingOf = (text: string): string => /<h1>([\s\S]*?)<\/h1>/.exec(text)?.[1] ?? '';
const targetOf = (text: string): string | undefined => {
  const [form] = /<form [^>]*action="\/language"[\s\S]*?<\/form>/.exec(text) ?? [];
  return /name="return_to" value="([^"]*)"/.exec(form ?? '')?.[1]?.replaceAll('&amp;', '&');
};

describe('the switch of languages', function () {
  this.timeout(120_000);
  let site: Site;
  let sample: Sample;
  before(async () => {
    site = await startSite();
    sample = await makeSample(site);
  });
  after(() => site.end());

  /** Where the switch of the page leads to, in German and back in English; null without a switch. */
  const switched = async ({ text }: Answer, cookies = cookieOf(sample)) => {
    const target = targetOf(text);
    if (target === undefined) return null;
    const visitor = makeVisitor(site.url);
    for (const cookie of cookies.split('; ')) {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(cookie) ?? [];
      visitor.cookies.set(name, value);
    }
    for (const language of ['de', 'en']) {
      const { status } = await visitor.send('POST', '/language', { language, return_to: target });
      if (status !== 303) throw new Error(`the switch to ${target} answers ${status}`);
    }
    return visitor.open(target);
  };
  const own = () => ({ 'sec-fetch-site': 'same-origin', origin: new URL(site.url).origin });
  const forms = (): readonly Route[] => site.routes.filter(({ method, page }) => method === 'POST' && page);

  it('leads back to each page that was opened', async () => {
    const wrong: string[] = [];
    const without: string[] = [];
    // pages for developers are in English only
    for (const { name, path, as } of tourOf(site, sample).filter((stop) => !stop.path.startsWith('/dev/'))) {
      const cookies = cookieOf({
        session: as === 'administrator' ? sample.session : '',
        flow: sample.flows[name] ?? sample.flow,
      });
      const shown = await call(site.url, path, undefined, { headers: { cookie: cookies, accept: 'text/html' } });
      const after = await switched(shown, cookies);
      if (after === null) without.push(name);
      else if (after.status !== shown.status || headingOf(after.text) !== headingOf(shown.text))
        wrong.push(`${name}: ${after.status} ${headingOf(after.text)}`);
    }
    expect(wrong).to.deep.equal([]);
    expect(without).to.deep.equal(SHOWN_ONCE);
  });

  it('leads from the answer to each form to a page that is there, or says the same', async () => {
    const wrong: string[] = [];
    let seen = 0;
    // what changes most comes last
    const ways = {
      'from another site': (route: Route) => submit(site, sample, route, { 'sec-fetch-site': 'cross-site' }),
      'without fields': (route: Route) => submit(site, sample, route, own(), ''),
      'that can’t be read': (route: Route) =>
        submit(site, sample, route, { ...own(), 'content-type': 'text/plain' }, 'x'),
      'as it should be': (route: Route) => submit(site, sample, route, own(), bodyOf(sample, route)),
      'sent twice': (route: Route) => submit(site, sample, route, own(), bodyOf(sample, route)),
    };
    for (const [name, send] of Object.entries(ways))
      for (const route of forms()) {
        const shown = await send(route);
        const after = await switched(shown);
        if (after === null) continue;
        seen += 1;
        const isSame = after.status === shown.status && headingOf(after.text) === headingOf(shown.text);
        if (after.status !== 200 && !isSame)
          wrong.push(
            `${route.path} ${name}, ${shown.status} ${headingOf(shown.text)}: ${after.path} ${after.status} ${headingOf(after.text)}`,
          );
      }
    expect(wrong).to.deep.equal([]);
    expect(seen).to.be.greaterThan(150);
  });
});
