import { expect } from 'chai';
import { html } from '../../../src/adapters/http/pages/html.ts';
import type { Html } from '../../../src/adapters/http/pages/html.ts';
import { callout, errorAt, errorSummary, problem } from '../../../src/adapters/http/pages/parts/alert.ts';
import { badge, badges } from '../../../src/adapters/http/pages/parts/badge.ts';
import { button, rowButton } from '../../../src/adapters/http/pages/parts/button.ts';
import { chips } from '../../../src/adapters/http/pages/parts/chips.ts';
import { confirmation } from '../../../src/adapters/http/pages/parts/confirm.ts';
import { copyable } from '../../../src/adapters/http/pages/parts/copyable.ts';
import { definitionList } from '../../../src/adapters/http/pages/parts/definition-list.ts';
import { details } from '../../../src/adapters/http/pages/parts/details.ts';
import { empty } from '../../../src/adapters/http/pages/parts/empty.ts';
import { form } from '../../../src/adapters/http/pages/parts/form.ts';
import { buttonLink, link, links } from '../../../src/adapters/http/pages/parts/link.ts';
import { masked } from '../../../src/adapters/http/pages/parts/masked.ts';
import { pager } from '../../../src/adapters/http/pages/parts/pager.ts';
import { person, picture } from '../../../src/adapters/http/pages/parts/picture.ts';
import { searchForm, searchPartial, searchResults } from '../../../src/adapters/http/pages/parts/search.ts';
import { section } from '../../../src/adapters/http/pages/parts/section.ts';
import { table } from '../../../src/adapters/http/pages/parts/table.ts';
import { tabs } from '../../../src/adapters/http/pages/parts/tabs.ts';
import { timeline } from '../../../src/adapters/http/pages/parts/timeline.ts';
import { HOSTILE, expectInert, viewIn } from './parts.ts';

const view = viewIn('en');
const X = HOSTILE;
const to = { path: '/x', query: { q: X } };
const lines = (shown: Html): string => shown.html.replaceAll(/\s+/g, ' ');

describe('parts of pages', () => {
  // requirement 80
  const parts: Readonly<Record<string, Html>> = {
    'the summary of errors': errorSummary(view, [{ field: X, text: X }, { text: X }]),
    'a problem': problem(X, X),
    'a callout': callout(X),
    'a badge': badges([badge(X, 'good'), badge(X)]),
    'a button': button({ text: X, about: X, name: X, value: X }),
    'a button in a row': rowButton(view, { path: '/x', text: X, about: X, values: { [X]: X } }),
    'the filters of a list': chips(view, [{ ...to, text: X }], { ...to, text: X }),
    'a confirmation': confirmation(view, {
      path: '/x',
      goes: [X],
      stays: [X],
      submit: X,
      cancel: { ...to, text: X },
      values: { [X]: X },
    }),
    'a text to copy': copyable(X),
    'a list of definitions': definitionList([{ label: X, value: X, action: link(view, { ...to, text: X }) }]),
    details: details(X, X),
    'an empty list': empty(X, html`${X}`),
    'a form': form(view, { ...to, submit: X, deed: { name: X, value: X }, fields: X, values: { [X]: X } }),
    'a link': buttonLink(view, { ...to, text: X }),
    'a list of links': links(view, [{ ...to, text: X }]),
    'a pager': pager(view, { first: to, next: to }),
    initials: person(picture({ id: X, name: X, src: null }), X, X),
    'a picture': picture({ id: 1, name: X, src: `https://images.example/${X}` }),
    'a search': searchForm(view, { path: '/x', label: X, submit: X, fields: X, more: X, values: { [X]: X } }),
    'the results of a search': searchResults({ count: X, content: X }),
    'the swapped results of a search': searchPartial({ count: X, content: X }),
    'a section': section({ id: 'x', title: X, about: X }, X),
    'a table': table({ caption: X, columns: [{ title: X }, { title: X }], rows: [{ id: X, cells: [X, X] }] }),
    tabs: tabs(view, X, [{ ...to, text: X }], '/x'),
    'a timeline': timeline(view, [{ at: new Date(0), what: X, more: X }]),
  };
  for (const [name, shown] of Object.entries(parts)) it(`show hostile text as text: ${name}`, () => expectInert(shown));

  it('link each line of the summary to its field, and announce it', () => {
    const errors = [{ field: 'login', text: 'Enter it.' }, { text: 'Look again.' }];
    expect(lines(errorSummary(view, errors)))
      .to.match(/^<div id="summary" class="alert bad" role="alert" tabindex="-1" aria-labelledby="summary-title"/)
      .and.contain('<h2 id="summary-title">There is a problem</h2>')
      .and.contain('<li><a href="#login">Enter it.</a></li><li>Look again.</li>');
    expect(errorSummary(viewIn('de'), errors).html).to.contain('>Etwas stimmt nicht</h2>');
    expect([errorAt(errors, 'login'), errorAt(errors, 'password')]).to.deep.equal(['Enter it.', undefined]);
  });

  it('announce a problem at the place of the summary', () => {
    expect(lines(problem('Busy.'))).to.match(/^<div id="summary" role="alert" tabindex="-1" class="alert bad"\s?>/);
  });

  it('send a form to its own page, with its hidden values, and never check it in the browser', () => {
    const shown = lines(
      form(view, { path: '/x', submit: 'Save', values: { version: '3' }, cancel: { path: '/y', text: 'Cancel' } }),
    );
    expect(shown)
      .to.match(/^<form method="post" action="\/x" novalidate class="form"\s?>/)
      .and.contain('<input type="hidden" name="version" value="3" />')
      .and.contain('<button class="primary">Save</button>')
      .and.contain('<a href="/y">Cancel</a>');
    expect(form(view, { path: '/x', submit: 'Delete', danger: true, upload: true }).html)
      .to.contain('class="danger"')
      .and.contain('enctype="multipart/form-data"');
  });

  it('say which row a button is about, to those who hear it', () => {
    expect(lines(rowButton(view, { path: '/x', text: 'End', about: 'Chrome' }))).to.contain(
      'End<span class="hidden"> Chrome</span></button>',
    );
  });

  it('name the rows and columns of a table, also where the style sheet makes cards of it', () => {
    const shown = lines(
      table({
        caption: 'Users',
        columns: [{ title: 'Name' }, { title: 'Role' }, { title: 'Actions', kind: 'actions' }],
        rows: [{ id: 'user-1', cells: ['Ada', 'Staff', html`<a href="/">x</a>`] }],
      }),
    );
    expect(shown)
      .to.contain('<table role="table"><caption class="hidden">Users</caption>')
      .and.contain('<th scope="col" role="columnheader">Name</th>')
      .and.contain('<tr role="row" id="user-1"')
      .and.contain('<th scope="row" role="rowheader">Ada</th>')
      .and.contain('<td role="cell" data-label="Role"><div>Staff</div></td>')
      .and.contain('<span class="hidden">Actions</span>');
    expect(shown).not.to.contain('tabindex');
  });

  it('let a wide table be scrolled with the keyboard', () => {
    expect(lines(table({ caption: 'Roles', narrow: 'scroll', columns: [], rows: [] }))).to.match(
      /^<div class="table scroll" role="region" aria-label="Roles" tabindex="0"\s?>/,
    );
  });

  it('mark the tab that is shown', () => {
    const shown = tabs(
      view,
      'About Ada',
      ['a', 'b'].map((text) => ({ path: `/${text}`, text })),
      '/b',
    );
    expect(lines(shown))
      .to.contain('<nav aria-label="About Ada"')
      .and.contain('<a href="/b" aria-current="page">b</a>');
    expect(shown.html.match(/aria-current/g)).to.have.lengthOf(1);
  });

  it('lead to the pages of a list that there are', () => {
    expect(pager(view, {}).html).to.equal('');
    const next = pager(view, { next: { path: '/x', query: { cursor: 'a b' } } });
    expect(next.html).to.contain('href="/x?cursor=a+b"').and.contain('Next page').and.not.contain('First page');
    expect(pager(viewIn('de'), { first: to }).html).to.contain('Erste Seite');
  });

  it('name the filter that a link removes', () => {
    expect(chips(view, [], { path: '/', text: 'Clear' }).html).to.equal('');
    expect(chips(view, [{ path: '/x', text: 'Locked' }], { path: '/x', text: 'Clear' }).html).to.contain(
      'aria-label="Remove the filter Locked"',
    );
  });

  it('show initials in a colour that stays with its id', () => {
    const initials = (name: string, id = 7): string => picture({ id, name, src: null }).html;
    for (const [name, letters] of [
      ['Ada Lovelace', 'AL'],
      ['ada', 'A'],
      ['Ada Augusta King', 'AK'],
      ['ada.king@example.com', 'AC'],
      ['李 小龙', '李小'],
      ['😀 x', '😀X'],
      ['ß', 'SS'],
      ['', '?'],
      ['  ', '?'],
    ] as const)
      expect(initials(name), name).to.contain(`>${letters}</text>`);
    const colours = Array.from({ length: 50 }, (_, id) => /colour-(\d)/.exec(initials('A', id))?.[1]);
    expect(new Set(colours).size).to.equal(8);
    expect(initials('A', 7)).to.equal(initials('A', 7));
    expect(picture({ id: 1, name: 'A', src: '/images/x.webp', size: 'large' }).html)
      .to.contain('src="/images/x.webp"')
      .and.contain('alt=""')
      .and.contain('width="128" height="128"');
  });

  it('search while somebody types, and without the script', () => {
    const shown = lines(searchForm(view, { path: '/admin/users', label: 'Users', submit: 'Search', fields: 'x' }));
    for (const attribute of [
      'method="get"',
      'action="/admin/users"',
      'hx-get="/admin/users"',
      'hx-trigger="input delay:250ms, submit"',
      'hx-target="#results"',
      'hx-push-url="true"',
      'hx-sync="this:replace"',
    ])
      expect(shown).to.contain(attribute);
    const results = { count: '3 users', content: html`<b>x</b>` };
    expect(lines(searchResults(results)))
      .to.match(/<p id="count" role="status"[^>]*>3 users<\/p>/)
      .and.contain('<div id="results"><b>x</b></div>');
    expect(lines(searchPartial(results)))
      .to.match(/<p id="count" hx-swap-oob="innerHTML">3 users<\/p>/)
      .and.not.contain('id="results"');
  });

  it('name the deed, and what goes and stays, before it is done', () => {
    const shown = confirmation(viewIn('de'), {
      path: '/x',
      goes: ['3 Sitzungen'],
      stays: [],
      submit: 'Ada löschen',
      cancel: { path: '/y', text: 'Abbrechen' },
    }).html;
    expect(shown).to.contain('Was verschwindet').and.not.contain('Was bleibt');
    expect(shown).to.match(/<button class="danger">Ada löschen<\/button>/);
  });

  it('mask an address so that its owner recognizes it', () => {
    for (const [address, shown] of [
      ['ada@example.net', 'a…@e….net'],
      ['a@b.co.uk', 'a…@b….uk'],
      ['ä"b@c"@bücher.example', 'ä…@b….example'],
      ['a@localhost', 'a…@l…'],
      ['+4915112345667', '+49…67'],
      ['+12345', '…'],
      ['', '…'],
    ] as const)
      expect(masked(address)).to.equal(shown);
  });
});
