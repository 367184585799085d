import { expect } from 'chai';
import { TITLES } from '../../../src/adapters/http/api/problems/titles.ts';
import { pageRoutes } from '../../../src/adapters/http/pages/page-route.ts';
import { explainedProblems, problemPages } from '../../../src/adapters/http/pages/problems/routes.ts';
import { earlyPages } from '../../../src/wiring/pages.ts';
import { PAGE_POLICY, expectOwnFilesOnly } from '../../support/page-rules.ts';
import { SITE, start } from '../support.ts';
import type { Service } from '../support.ts';

const PROBLEMS = explainedProblems(TITLES);
const HOSTILE = `<script>alert(1)</script>"'&`;
const titleOf = (text: string): string => /<h1>(.*?)<\/h1>/.exec(text)?.[1] ?? '';
const mainOf = (text: string): string => /<main[^>]*>([^]*)<\/main>/.exec(text)?.[1] ?? '';
/** Text as a page escapes it; backticks become elements. */
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;')
    .replace(/`([^`]*)`/g, '<code>$1</code>');

describe('the pages that explain problems', () => {
  let service: Service;
  before(async () => void (service = await start({ routes: earlyPages(SITE) })));
  after(() => service.close(0));

  const get = async (path: string, language = 'en') => {
    const response = await service.call(path, { headers: { 'Accept-Language': language } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('say title, status, code, what happened and what to do next, for every problem and in every language', async () => {
    expect(PROBLEMS.length).to.be.greaterThan(40);
    for (const { slug, status, words: all } of PROBLEMS) {
      const code = slug.toUpperCase().replaceAll('-', '_');
      for (const [language, words] of Object.entries(all)) {
        const page = await get(`/problems/${slug}`, language);
        expect({ status: page.status, contentLanguage: page.headers.get('content-language') }, slug).to.deep.equal({
          status: 200,
          contentLanguage: language,
        });
        expect(titleOf(page.text)).to.equal(escaped(words.title));
        expect(page.text)
          .to.contain(`<code>${status}</code>`)
          .and.to.contain(`<code>${code}</code>`)
          .and.to.contain(`<p>${escaped(words.happened)}</p>`)
          .and.to.contain(`<p>${escaped(words.next)}</p>`);
        expect(words.happened, slug).to.match(/\.$/);
        expect(words.next, slug).to.match(/\.$/);
      }
    }
  });

  it('are listed, and link to the list', async () => {
    for (const language of ['en', 'de']) {
      const { status, text } = await get('/problems', language);
      expect(status).to.equal(200);
      const links = [...mainOf(text).matchAll(/<a href="([^"]+)">/g)].map(([, href]) => href);
      expect(links).to.deep.equal(PROBLEMS.map(({ slug }) => `/problems/${slug}`));
    }
    const { text } = await get('/problems/locked');
    const [, back] = /<a href="([^"]+)">/.exec(mainOf(text)) ?? [];
    expect(back).to.equal('/problems');
  });

  // requirement 79
  it('load and run only files of this service, and can not be framed', async () => {
    for (const path of ['/problems', '/problems/locked', '/problems/no-such']) {
      const { headers, text } = await get(path);
      expect(headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('content-security-policy')).to.equal(PAGE_POLICY);
      expectOwnFilesOnly(text);
    }
  });

  // requirement 80
  it('show hostile text as text', async () => {
    const words = { title: HOSTILE, happened: HOSTILE, next: `\`${HOSTILE}\`` };
    const hostile = problemPages([{ status: 400, slug: 'a', code: HOSTILE, words: { en: words, de: words } }]);
    const other = await start({ routes: pageRoutes(SITE, hostile) });
    try {
      for (const path of ['/problems', '/problems/a']) {
        const text = await (await other.call(path)).text();
        expect(text).not.to.contain('<script>').and.not.to.contain(`"'&`);
        expect(text).to.contain('&lt;script&gt;');
      }
    } finally {
      await other.close(0);
    }
    const { text } = await get(`/problems/${encodeURIComponent(HOSTILE)}`);
    expect(text).not.to.contain('<script>').and.not.to.contain(`"'&`);
    expect(mainOf(text)).not.to.contain('alert(1)');
  });

  it('are 404 for an unknown problem, with a link to the list', async () => {
    for (const slug of [
      'no-such',
      'LOCKED',
      'locked.html',
      '__proto__',
      'toString',
      '%6Cocked',
      '%00',
      'x'.repeat(2000),
    ]) {
      const { status, text } = await get(`/problems/${slug}`);
      expect(status, slug).to.equal(404);
      expect(text).to.contain('<a href="/problems">');
    }
  });

  it('have no other methods, and no other spelling of their paths', async () => {
    for (const path of ['/problems', '/problems/locked', '/problems/no-such']) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const answer = await service.call(path, { method });
        expect({ status: answer.status, allow: answer.headers.get('allow') }).to.deep.equal({
          status: 405,
          allow: 'GET, HEAD, OPTIONS',
        });
        await answer.text();
      }
      const options = await service.call(path, { method: 'OPTIONS' });
      expect({ status: options.status, allow: options.headers.get('allow') }).to.deep.equal({
        status: 204,
        allow: 'GET, HEAD, OPTIONS',
      });
      const head = await service.call(path, { method: 'HEAD' });
      expect({ status: head.status, text: await head.text() }).to.deep.equal({
        status: (await get(path)).status,
        text: '',
      });
    }
    for (const path of ['/problems/', '/Problems', '/problems/locked/', '/problems/locked/x', '/problemsx'])
      expect((await get(path)).headers.get('content-type'), path).to.match(/^application\/problem\+json/);
  });

  it('are in the access log by their pattern', async () => {
    const other = await start({ routes: earlyPages(SITE) });
    try {
      await (await other.call('/problems/canary')).text();
      expect(await other.line('request')).to.include({ route: '/problems/:slug', status: 404 });
    } finally {
      await other.close(0);
    }
  });
});
