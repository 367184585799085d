import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as O from 'fp-ts/lib/Option.js';
import { SessionId } from '../../core/domain/ids.ts';
import type { SessionSalt } from '../../core/domain/sessions/session.ts';
import type { RefreshTokens, SessionClaim, SessionCookies, SessionTokens } from '../../core/ports/session-tokens.ts';

type Keys = Readonly<{ current: KeyObject; all: readonly KeyObject[] }>;

const SHAPE = /^([0-9a-f-]{36})\.([1-9]\d{0,8})\.([\w-]{43})$/;

/** Makes tokens with HMAC-SHA256. A token made with an older key verifies as long as that key is configured. */
const tokensWith = (prefix: string, { current, all }: Keys): SessionTokens => {
  const textOf = ({ sessionId, generation }: SessionClaim): string => `${prefix}${sessionId}.${generation}`;
  const macOf = (key: KeyObject, claim: SessionClaim, salt: SessionSalt): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([textOf(claim), salt]))
      .digest();
  const read = (token: string): O.Option<SessionClaim> => {
    const [, id = '', generation = ''] = token.startsWith(prefix) ? (SHAPE.exec(token.slice(prefix.length)) ?? []) : [];
    return SessionId.is(id) ? O.some({ sessionId: id, generation: Number(generation) }) : O.none;
  };
  return {
    issue: (claim, salt) => `${textOf(claim)}.${macOf(current, claim, salt).toString('base64url')}`,
    read,
    isAuthentic: (token, salt) => {
      const claim = read(token);
      if (O.isNone(claim)) return false;
      const given = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
      // Decoding ignores two bits of the last character. Without this check, a changed token would pass.
      if (given.toString('base64url') !== token.slice(token.lastIndexOf('.') + 1)) return false;
      return all.map((key) => timingSafeEqual(macOf(key, claim.value, salt), given)).includes(true);
    },
  };
};

export const makeRefreshTokens = (keys: Keys): RefreshTokens => tokensWith('v1.', keys);

export const makeSessionCookies = (keys: Keys): SessionCookies => tokensWith('', keys);
