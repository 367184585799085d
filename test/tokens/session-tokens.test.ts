import { createSecretKey, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeRefreshTokens, makeSessionCookies } from '../../src/adapters/tokens/session-tokens.ts';
import type { SessionId } from '../../src/core/domain/ids.ts';
import type { SessionSalt } from '../../src/core/domain/sessions/session.ts';

const [key, older] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
const claim = { sessionId: '01890a5d-ac96-774b-bcce-b302099a8057' as SessionId, generation: 3 };
const salt = 'a salt' as SessionSalt;

for (const [what, make, shape] of [
  ['refresh tokens', makeRefreshTokens, /^v1\.01890a5d-ac96-774b-bcce-b302099a8057\.3\.[\w-]{43}$/],
  ['session cookies', makeSessionCookies, /^01890a5d-ac96-774b-bcce-b302099a8057\.3\.[\w-]{43}$/],
] as const) {
  const tokens = make({ current: key, all: [key, older] });
  const token = tokens.issue(claim, salt);

  describe(what, () => {
    it('name session and generation, and are authentic with the session’s salt only', () => {
      expect(token).to.match(shape);
      expect(tokens.read(token)).to.deep.equal(O.some(claim));
      expect(tokens.isAuthentic(token, salt)).to.equal(true);
      expect(tokens.isAuthentic(token, 'another salt' as SessionSalt)).to.equal(false);
    });

    it('are the same for the same session and generation, and different otherwise', () => {
      expect(tokens.issue(claim, salt)).to.equal(token);
      expect(tokens.issue({ ...claim, generation: 4 }, salt)).not.to.equal(token);
    });

    // requirement 45
    it('have a MAC of 256 bits that needs both key and salt', () => {
      const mac = token.split('.').at(-1) ?? '';
      expect(Buffer.from(mac, 'base64url')).to.have.lengthOf(32);
      const other = make({ current: older, all: [older] });
      expect(other.isAuthentic(token, salt)).to.equal(false);
      expect(tokens.isAuthentic(other.issue(claim, salt), salt)).to.equal(true);
    });

    // requirement 37, 41
    it('are refused with any character changed, removed or added', () => {
      for (let i = 0; i < token.length; i += 1) {
        const other = token[i] === 'A' ? 'B' : 'A';
        for (const forged of [
          token.slice(0, i) + other + token.slice(i + 1),
          token.slice(0, i) + token.slice(i + 1),
          token.slice(0, i),
          `${token.slice(0, i)} ${token.slice(i)}`,
        ]) {
          expect(tokens.isAuthentic(forged, salt), forged).to.equal(false);
        }
      }
      for (const nothing of ['', 'v1', 'v1...', '...', `${token}=`, `${token}.x`, token.replace('.3.', '.03.')]) {
        expect(tokens.isAuthentic(nothing, salt), nothing).to.equal(false);
      }
    });

    it('are refused if only bits differ that base64url ignores', () => {
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      for (const last of alphabet) {
        const forged = token.slice(0, -1) + last;
        expect(tokens.isAuthentic(forged, salt)).to.equal(forged === token);
      }
    });
  });
}

// requirement 37
describe('refresh tokens and session cookies of one secret', () => {
  const keys = makeKeys({ current: randomBytes(32), old: [randomBytes(32)] });
  const refreshTokens = makeRefreshTokens(keys.derive('refresh-tokens'));
  const cookies = makeSessionCookies(keys.derive('session-cookies'));
  const [refreshToken, cookie] = [refreshTokens.issue(claim, salt), cookies.issue(claim, salt)];

  it('do not even have the form of the other', () => {
    expect([refreshTokens.read(cookie), cookies.read(refreshToken)]).to.deep.equal([O.none, O.none]);
    expect([refreshTokens.isAuthentic(cookie, salt), cookies.isAuthentic(refreshToken, salt)]).to.deep.equal([
      false,
      false,
    ]);
  });

  it('are no more authentic in the form of the other, nor with its key', () => {
    const [asToken, asCookie] = [`v1.${cookie}`, refreshToken.slice('v1.'.length)];
    expect([refreshTokens.read(asToken), cookies.read(asCookie)]).to.deep.equal([O.some(claim), O.some(claim)]);
    expect([refreshTokens.isAuthentic(asToken, salt), cookies.isAuthentic(asCookie, salt)]).to.deep.equal([
      false,
      false,
    ]);
    const withOneKey = makeSessionCookies(keys.derive('refresh-tokens'));
    expect(withOneKey.isAuthentic(asCookie, salt)).to.equal(false);
  });
});
