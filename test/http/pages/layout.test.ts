import { expect } from 'chai';
import { html, none } from '../../../src/adapters/http/pages/html.ts';
import { documentOf, pageHeaders } from '../../../src/adapters/http/pages/layout.ts';
import type { Page } from '../../../src/adapters/http/pages/page.ts';
import { viewOf } from '../../../src/adapters/http/pages/view.ts';
import type { View } from '../../../src/adapters/http/pages/view.ts';
import { PAGE_POLICY, expectOwnFilesOnly } from '../../support/page-rules.ts';
import { SITE, principal } from '../support.ts';
import { HOSTILE } from './parts.ts';

const PAGE: Page = { title: 'Sign in', main: html`<p>Content</p>` };

type Given = Partial<Omit<View, 'to'>>;
const viewAt = (here: string, given: Given = {}): View =>
  viewOf({ site: SITE, language: 'en', requestId: 'r-1', principal: null, notice: null, here, ...given });
const shownAt = (here: string, page: Partial<Page> = {}, given: Given = {}, status = 200): string =>
  documentOf(viewAt(here, given), { ...PAGE, ...page }, status).replaceAll(/\s+/g, ' ');
const linksIn = (text: string): readonly string[] =>
  [...(/<nav[^>]*>(.*?)<\/nav>/.exec(text)?.[1] ?? '').matchAll(/<a href="([^"]*)"/g)].map(([, href = '']) => href);
const titleOf = (text: string): string => /<title>(.*?)<\/title>/.exec(text)?.[1] ?? '';

describe('the layout of pages', () => {
  it('spells out html, head and body, without which htmx shows an empty page on Back', () => {
    expect(shownAt('/x')).to.match(/^<!doctype html> ?<html lang="en"> ?<head>.*<\/head> ?<body .*<\/body> ?<\/html>/);
  });

  it('has the landmarks, one heading, and a link past the header', () => {
    const text = shownAt('/account', { section: 'account' }, { principal: principal() });
    for (const element of ['header', 'nav', 'main', 'footer', 'h1'])
      expect(text.match(new RegExp(`<${element}[ >]`, 'g')), element).to.have.lengthOf(1);
    expect(text)
      .to.match(/<body[^>]*> ?<a href="#main" class="skip">/)
      .and.contain('<main id="main"');
  });

  it('loads files of the service only, and htmx only where a part of the page is swapped', () => {
    expectOwnFilesOnly(shownAt('/x'));
    expect(shownAt('/x')).not.to.contain(SITE.assets.htmx);
    expect(shownAt('/x', { partial: none })).to.contain(`<script src="${SITE.assets.htmx}" defer></script>`);
  });

  it('says in the title that a form was refused, in the language of the page', () => {
    const alert = html`<p role="alert">x</p>`;
    expect(titleOf(shownAt('/x'))).to.match(/^Sign in – /);
    expect(titleOf(shownAt('/x', { alert }, {}, 422))).to.match(/^Error: Sign in – /);
    expect(titleOf(shownAt('/x', { alert }, { language: 'de' }, 422))).to.match(/^Fehler: Sign in – /);
    expect(titleOf(shownAt('/x', {}, {}, 404))).to.match(/^Sign in – /);
    expect(shownAt('/x', { alert }, {}, 422)).to.match(/<main[^>]*> ?<p role="alert">x<\/p>/);
  });

  // requirement 80
  it('shows hostile text as text', () => {
    const site = { ...SITE, service: HOSTILE, version: HOSTILE };
    const text = shownAt(`/x?q=${HOSTILE}`, { title: HOSTILE, about: HOSTILE }, { site, requestId: HOSTILE });
    expect(text).not.to.match(/<script>|<img/);
    expect(text).to.contain('&lt;script&gt;');
  });

  it('says once what was just done', () => {
    expect(shownAt('/x', {}, { notice: 'signed-out' })).to.match(
      /<div role="status" class="notice"> ?You are signed out/,
    );
    expect(shownAt('/x')).to.match(/<div role="status" class="notice"> ?<\/div>/);
  });

  it('switches to the other language and comes back', () => {
    const text = shownAt('/admin/users?q=a&role=b');
    expect(text)
      .to.match(/<form method="post" action="\/language" class="language">/)
      .and.contain('name="return_to" value="/admin/users?q=a&amp;role=b"')
      .and.contain('value="de" lang="de"');
    expect(shownAt('/x', {}, { language: 'de' })).to.contain('value="en" lang="en"');
  });

  it('offers to sign out to those who are signed in only', () => {
    expect(shownAt('/x')).not.to.contain('/sign-out');
    expect(shownAt('/x', {}, { principal: principal() })).to.contain('action="/sign-out"');
  });

  it('has no navigation while getting in', () => {
    expect(shownAt('/sign-in')).not.to.contain('<nav');
  });

  it('leads to what the privileges of the reader open, and nowhere else', () => {
    const account = [
      '/account',
      '/account/profile',
      '/account/sign-in',
      '/account/sessions',
      '/account/activity',
      '/account/data',
    ];
    const links = (section: 'account' | 'admin', ...privileges: readonly string[]) =>
      linksIn(shownAt('/x', { section }, { principal: principal(...privileges) }));
    expect(links('account')).to.deep.equal(account);
    expect(links('account', 'audit.read')).to.deep.equal([...account, '/admin/events']);
    expect(links('admin', 'user.read', 'role.read')).to.deep.equal(['/admin/users', '/admin/roles', '/account']);
    const areas = [{ path: '/admin/invoices', privilege: 'invoice.read', title: { en: 'Invoices', de: 'Rechnungen' } }];
    const given = { principal: principal('invoice.read'), site: { ...SITE, areas } };
    expect(linksIn(shownAt('/x', { section: 'admin' }, given))).to.deep.equal(['/admin/invoices', '/account']);
  });

  it('marks where one is', () => {
    for (const [here, current] of [
      ['/account', '/account'],
      ['/account/sign-in/password?x=1', '/account/sign-in'],
      ['/account/addresses/new', '/account/sign-in'],
    ] as const) {
      const text = shownAt(here, { section: 'account' }, { principal: principal() });
      expect(text.match(/<a href="([^"]*)" aria-current="page"/)?.[1], here).to.equal(current);
    }
  });

  it('shows the number of the request, and the version in development', () => {
    expect(shownAt('/x')).to.match(/<footer>.*<code>r-1<\/code>/);
    expect(shownAt('/x', {}, { site: { ...SITE, version: '1.2.3' } })).to.contain('1.2.3');
  });

  it('keeps the path that the service has behind a proxy', () => {
    const site = { ...SITE, publicUrl: 'https://id.example/auth' };
    const text = shownAt('/account', { section: 'account' }, { site, principal: principal() });
    for (const [, address = ''] of text.matchAll(/(?:href|src|action)="([^"]*)"/g))
      expect(address).to.match(/^(?:#main|\/auth\/.*)$/);
  });

  it('has a policy without exceptions, and tells other sites nothing', () => {
    // requirement 79
    const headers = pageHeaders(viewAt('/x'), PAGE);
    expect(headers).to.include({
      'Content-Security-Policy': PAGE_POLICY,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'same-origin',
      'X-Robots-Tag': 'noindex',
      Vary: 'Accept-Language, Cookie',
    });
    const stored = viewAt('/x', { site: { ...SITE, imageOrigin: 'https://images.example' } });
    expect(pageHeaders(stored, PAGE)['Content-Security-Policy']).to.contain("img-src 'self' https://images.example;");
    expect(pageHeaders(viewAt('/x'), { ...PAGE, hasToken: true })['Referrer-Policy']).to.equal('strict-origin');
    expect(pageHeaders(viewAt('/x'), { ...PAGE, partial: none })['Vary']).to.contain('HX-Request-Type');
  });
});
