import { expect } from 'chai';
import { ownCookieName, readCookies, setOwnCookie } from '../../src/adapters/http/server/cookies.ts';

describe('cookies', () => {
  it('are read by name, the first of two with one name, between malformed ones', () => {
    const read = (header: string) => ({ ...readCookies(header) });
    expect(read('')).to.deep.equal({});
    expect(read('a=1; b=2=3;c=;  d = 4 ')).to.deep.equal({ a: '1', b: '2=3', c: '', d: '4' });
    expect(read('a=1; a=2; nonsense; =x')).to.deep.equal({ a: '1' });
    expect(Object.keys(readCookies('__proto__=1; constructor=2'))).to.have.members(['__proto__', 'constructor']);
    expect(readCookies('a=1')['b']).to.equal(undefined);
  });

  // requirement 44
  it('of this service are hidden from scripts, and under https bound to this host', () => {
    const cookie = { name: 'oauth-x', value: 'v', maxAgeSeconds: 600 };
    expect(setOwnCookie('http://localhost:3000', cookie)).to.equal(
      'oauth-x=v; Path=/; Max-Age=600; HttpOnly; SameSite=Lax',
    );
    expect(setOwnCookie('https://id.example.com', cookie)).to.equal(
      '__Host-oauth-x=v; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure',
    );
    expect(ownCookieName('https://id.example.com', 'oauth-x')).to.equal('__Host-oauth-x');
    expect(ownCookieName('http://localhost:3000', 'oauth-x')).to.equal('oauth-x');
  });
});
