import { expect } from 'chai';
import type { Route } from '../../src/adapters/http/server/route.ts';
import { call } from '../e2e/client.ts';
import { OWN_FORM } from '../support/page-rules.ts';
import { makeSample } from './sample.ts';
import type { Sample } from './sample.ts';
import { startSite } from './site.ts';
import type { Site } from './site.ts';
import { isPage } from './tour.ts';

const LEAKS = /\bundefined\b|\bNaN\b|\[object|\{\{|Invalid Date/;

/** Each is a query of every page. */
const QUERIES = [
  '__proto__=1&constructor=2&a[b]=3',
  'q=%00&cursor=%00&role=%00',
  'q=%ff%fe&cursor=%c3&from=%ed%a0%80',
  'q=a&q=b&cursor=x&cursor=y&return_to=/a&return_to=/b',
  'cursor=AAAA&sort=password&limit=100000&deleted=perhaps&is_active=7&created_from=2026-99-99&from=x&actor=-1&subject=x',
  `q=${'x'.repeat(4_000)}&cursor=${'A'.repeat(2_000)}`,
  '%&%zz=%zz&&&=',
];

const NAMES =
  'login address first_name last_name email mobile code reason name description password new_password username job_title gender dob version role repeat language return_to response deed value';
const each = (value: string): string =>
  NAMES.split(' ')
    .map((name) => `${name}=${value}`)
    .join('&');
const multipart = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n';

/** Each is sent to every form. */
const FORMS: Readonly<Record<string, readonly [body: string, type?: string]>> = {
  'no fields': [''],
  'repeated fields': [`${each('a')}&${each('b')}`],
  'names of the language': ['__proto__=1&constructor=2&toString=3&__proto__[a]=4'],
  'brackets in names': ['first_name[]=a&first_name[b]=c&address[x]=1'],
  'U+0000': [each('%00')],
  'broken UTF-8': [each('%ff%c3')],
  'broken escapes': [`%=%&%zz=%zz&first_name=%`],
  'very long values': [each('x'.repeat(3_000))],
  'a body that is too large': [`first_name=${'x'.repeat(200_000)}`],
  JSON: ['{"first_name":"a"}', 'application/json'],
  'a file form': [multipart, 'multipart/form-data; boundary=x'],
  'another character set': ['first_name=%e4', 'application/x-www-form-urlencoded; charset=iso-8859-1'],
};

/** They end the session that sends them, or the account. */
const ENDING = ['/sign-out', '/account/delete', '/account/activity'];

describe('every page, asked in odd ways', function () {
  this.timeout(300_000);
  let site: Site;
  let sample: Sample;
  before(async () => {
    site = await startSite();
    sample = await makeSample(site);
  });
  after(() => site.end());

  const pathOf = ({ path }: Route): string => sample.fill(path);
  const send = (method: string, path: string, { body, type, isIn = true }: Sent = {}) =>
    call(site.url, path, body, {
      method,
      headers: {
        accept: 'text/html,*/*;q=0.8',
        cookie: `flow=${sample.flow}${isIn ? `; session=${sample.session}` : ''}`,
        ...(method === 'GET' || method === 'HEAD' ? {} : OWN_FORM),
        ...(type === undefined ? {} : { 'content-type': type }),
      },
    });
  const pages = (method: string): readonly Route[] =>
    site.routes.filter(
      (route) =>
        route.method === method &&
        route.page &&
        !/^\/(?:images|assets|oauth|dev)\/|\/(?:options|signals)$/.test(route.path),
    );
  const faultsIn = ({ status, text, headers }: Awaited<ReturnType<typeof send>>): readonly string[] => [
    ...(status < 500 ? [] : [`status ${status}`]),
    ...(status === 303 || String(headers['content-type']).startsWith('text/html') ? [] : ['is no page']),
    ...(status === 303 || text.split('<h1').length === 2 ? [] : ['has no heading']),
    ...(LEAKS.test(text.replaceAll(/<[^>]*>/g, '')) ? [`says ${LEAKS.exec(text)?.[0]}`] : []),
  ];

  it('answers HEAD as GET, without the page; other methods with 405; and nothing under a path with a slash at its end', async () => {
    const faults: string[] = [];
    for (const route of pages('GET').filter(({ path }) => path !== '/')) {
      const path = pathOf(route);
      const [get, head] = [await send('GET', path), await send('HEAD', path)];
      if (head.status !== get.status || head.text !== '') faults.push(`HEAD ${path}: ${head.status}`);
      const others = { PUT: 405, DELETE: 405, PATCH: 405, OPTIONS: 204 };
      for (const [method, expected] of Object.entries(others)) {
        const { status, headers } = await send(method, path);
        if (status !== expected || !String(headers['allow']).includes('GET'))
          faults.push(`${method} ${path}: ${status}`);
      }
      const { status } = await send('GET', path.replace(/(?=\?|$)/, '/'));
      if (status !== 404) faults.push(`${path}/: ${status}`);
    }
    expect(faults).to.deep.equal([]);
  });

  it('is a page for every query', async () => {
    const faults: string[] = [];
    for (const route of site.routes.filter(isPage))
      for (const query of QUERIES) {
        const path = pathOf(route);
        const answer = await send('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
        faults.push(...faultsIn(answer).map((fault) => `${path}?${query.slice(0, 80)}: ${fault}`));
      }
    expect(faults).to.deep.equal([]);
  });

  it('is a page for every form', async () => {
    const faults: string[] = [];
    for (const route of pages('POST').filter(({ path }) => !ENDING.includes(path)))
      for (const [name, [body, type]] of Object.entries(FORMS)) {
        const path = pathOf(route).replace(/\?.*/, '');
        const answer = await send('POST', path, { body: Buffer.from(body), ...(type === undefined ? {} : { type }) });
        faults.push(...faultsIn(answer).map((fault) => `${path}, ${name}: ${fault}`));
      }
    expect(faults).to.deep.equal([]);
  });

  it('says to people whose session has ended that their form is lost, and leads them back to it', async () => {
    const faults: string[] = [];
    const closed = pages('POST').filter(({ access }) => access !== 'public' && access !== 'visitor');
    for (const route of closed) {
      const path = pathOf(route);
      const { status, text } = await send('POST', path, { body: Buffer.from('first_name=Ada'), isIn: false });
      const link = `href="/sign-in?${new URLSearchParams({ return_to: path }).toString()}"`;
      const isSaid = text.includes('Nothing was changed, and what you entered was not kept.') && text.includes(link);
      if (status !== 401 || !isSaid) faults.push(`${path}: ${status}`);
    }
    expect(faults).to.deep.equal([]);
    expect(closed.length).to.be.greaterThan(20);
  });
});

type Sent = Readonly<{ body?: Buffer; type?: string; isIn?: boolean }>;
