import { createSecretKey, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { makeRefreshTokens } from '../../src/adapters/tokens/session-tokens.ts';
import type { SessionId } from '../../src/core/domain/ids.ts';
import type { SessionSalt } from '../../src/core/domain/sessions/session.ts';

const [key, older] = [createSecretKey(randomBytes(32)), createSecretKey(randomBytes(32))];
const tokens = makeRefreshTokens({ current: key, all: [key, older] });
const claim = { sessionId: '01890a5d-ac96-774b-bcce-b302099a8057' as SessionId, generation: 3 };
const salt = 'a salt' as SessionSalt;
const token = tokens.issue(claim, salt);

describe('refresh tokens', () => {
  it('name session and generation, and are authentic with the session’s salt only', () => {
    expect(token).to.match(/^v1\.01890a5d-ac96-774b-bcce-b302099a8057\.3\.[\w-]{43}$/);
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
    const [, , , mac = ''] = token.split('.');
    expect(Buffer.from(mac, 'base64url')).to.have.lengthOf(32);
    const other = makeRefreshTokens({ current: older, all: [older] });
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
    for (const nothing of ['', 'v1', 'v1...', `${token}=`, `${token}.x`, token.replace('.3.', '.03.')]) {
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
