import { expect } from 'chai';
import type { Route } from '../../src/adapters/http/server/route.ts';
import { call } from '../e2e/client.ts';
import { checksums, foreignForms } from './rows.ts';
import { makeSample } from './sample.ts';
import type { Sample } from './sample.ts';
import { startSite } from './site.ts';
import type { Site } from './site.ts';
import { cookieOf, submit } from './submitting.ts';

/** These store something although they are read, each for a reason. */
const STORING_READS = [
  // ends a sign-in at a provider, which only leads back by GET
  '/oauth/return',
  // starts one: a form may not lead to another origin, so it is a link
  '/oauth/:provider',
  '/account/linked',
  // writes who took the data out
  '/account/data/export',
];

describe('a browser that another site leads here', function () {
  this.timeout(120_000);
  let site: Site;
  let sample: Sample;
  before(async () => {
    site = await startSite();
    sample = await makeSample(site);
  });
  after(() => site.end());

  const pages = (method: string): readonly Route[] =>
    site.routes.filter((route) => route.method === method && route.page);

  // requirement 78
  it('submits no form: each is refused with 403, changes no row, and is counted in the trail', async () => {
    const { origin } = new URL(site.url);
    const foreign: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      'another site': { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      'another port': { 'sec-fetch-site': 'same-site', origin: 'http://localhost:1' },
      'a page without an origin': { 'sec-fetch-site': 'cross-site', origin: 'null' },
      'an old browser on another site': { origin: 'https://evil.example' },
      'an old browser on another port': { origin: 'http://localhost:1' },
      'an old browser without an origin': { origin: 'null' },
      'a browser that hides both': {},
      // requirement 84
      'an old browser that names the other site as this host': {
        origin: 'https://evil.example',
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
      },
      'an address that was typed': { 'sec-fetch-site': 'none', origin },
    };
    const before = await checksums(site.pool);
    const counted = await foreignForms(site.pool);
    const wrong: string[] = [];
    const routes = pages('POST');
    for (const route of routes)
      for (const [name, headers] of Object.entries(foreign)) {
        const { status, text } = await submit(site, sample, route, headers);
        if (status !== 403 || !text.includes('This form was not sent from here. Nothing was changed.'))
          wrong.push(`${route.path} from ${name}: ${status}`);
      }
    expect(wrong).to.deep.equal([]);
    expect(routes.length).to.be.greaterThan(20);
    expect(await checksums(site.pool)).to.deep.equal(before);
    expect((await foreignForms(site.pool)) - counted).to.equal(routes.length * Object.keys(foreign).length);
  });

  // requirement 78
  it('changes no row by opening a page', async () => {
    const wrong: string[] = [];
    const routes = pages('GET').filter(({ path }) => !STORING_READS.includes(path));
    let before = await checksums(site.pool);
    for (const { path } of routes) {
      const { status } = await call(site.url, sample.fill(path), undefined, {
        headers: { cookie: cookieOf(sample), accept: 'text/html' },
      });
      const after = await checksums(site.pool);
      const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
      if (changed.length > 0) wrong.push(`${path} (${status}) changes ${changed.join(', ')}`);
      before = after;
    }
    expect(wrong).to.deep.equal([]);
    expect(routes.length).to.be.greaterThan(25);
  });
  it('submits the forms of this origin, known by either header', async () => {
    const { origin } = new URL(site.url);
    for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin }])
      for (const route of pages('POST'))
        expect((await submit(site, sample, route, headers)).text, route.path).not.to.include(
          'This form was not sent from here',
        );
  });
});
