import { expect } from 'chai';
import { ownPath } from '../../../src/adapters/http/pages/own-path.ts';

const HERE = 'https://id.example/auth/page';

describe('the place to return to', () => {
  it('is a path of this service with its query', () => {
    for (const path of ['/', '/account', '/admin/users?q=a%20b&cursor=x', '/account/@x', '/a?next=//evil.example'])
      expect(ownPath(path)).to.equal(path);
    expect(ownPath('/account#x')).to.equal('/account');
    expect(ownPath('/a/../account')).to.equal('/account');
    expect(ownPath('/ä?ö=ü')).to.equal('/%C3%A4?%C3%B6=%C3%BC');
  });

  for (const hostile of [
    undefined,
    '',
    `/${'x'.repeat(2_000)}`,
    'account',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/\r\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
    '/%2e%2e//evil.example',
    '/%2f%2fevil.example',
    '/%2F/evil.example',
    '/%5cevil.example',
    '/a%5C%5Cevil.example',
    'https://evil.example',
    'https:/evil.example',
    'https:evil.example',
    'http://own.invalid/x',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'user@evil.example',
    '//user@evil.example',
    '//evil.example/@own',
    '//[::1',
    '／／evil.example',
    '\u0000//evil.example',
    '@evil.example',
    '?x',
    '#x',
  ])
    it(`is not ${JSON.stringify(hostile)}`, () => {
      expect(ownPath(hostile)).to.equal(null);
    });

  // requirement 81
  it('never leads a browser elsewhere, whatever the text', () => {
    const pieces = [
      '/',
      '\\',
      '//',
      '.',
      '..',
      '\t',
      '\n',
      '%2f',
      '%5c',
      '%2e',
      ':',
      '@',
      '?',
      '#',
      'evil.example',
      ' ',
      '／',
      '\u0000',
      '\u2028',
    ];
    let taken = 0;
    for (const a of pieces)
      for (const b of pieces)
        for (const c of pieces)
          for (const d of pieces) {
            const path = ownPath(`/${a}${b}${c}${d}`);
            if (path === null) continue;
            taken += 1;
            expect(path).to.match(/^\/(?![/\\])[\x21-\x7e]*$/);
            expect(new URL(path, HERE).origin, path).to.equal('https://id.example');
          }
    expect(taken).to.be.above(1000);
  });
});
