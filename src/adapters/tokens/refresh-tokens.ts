import { createHmac, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import * as O from 'fp-ts/lib/Option.js';
import { SessionId } from '../../core/domain/ids.ts';
import type { SessionSalt } from '../../core/domain/sessions/session.ts';
import type { RefreshClaim, RefreshTokens } from '../../core/ports/refresh-tokens.ts';

type Keys = Readonly<{ current: KeyObject; all: readonly KeyObject[] }>;

const SHAPE = /^v1\.([0-9a-f-]{36})\.([1-9]\d{0,8})\.([\w-]{43})$/;

/** HMAC-SHA256 tokens; one made with an older key verifies as long as that key is configured. */
export const makeRefreshTokens = ({ current, all }: Keys): RefreshTokens => {
  const read = (token: string): O.Option<RefreshClaim> => {
    const [, id = '', generation = ''] = SHAPE.exec(token) ?? [];
    return SessionId.is(id) ? O.some({ sessionId: id, generation: Number(generation) }) : O.none;
  };
  return {
    issue: (claim, salt) => `${textOf(claim)}.${macOf(current, claim, salt).toString('base64url')}`,
    read,
    isAuthentic: (token, salt) => {
      const claim = read(token);
      if (O.isNone(claim)) return false;
      const given = Buffer.from(token.slice(token.lastIndexOf('.') + 1), 'base64url');
      // Decoding ignores two bits of the last character; without this check a changed token would pass.
      if (given.toString('base64url') !== token.slice(token.lastIndexOf('.') + 1)) return false;
      return all.map((key) => timingSafeEqual(macOf(key, claim.value, salt), given)).includes(true);
    },
  };
};

const textOf = ({ sessionId, generation }: RefreshClaim): string => `v1.${sessionId}.${generation}`;

const macOf = (key: KeyObject, claim: RefreshClaim, salt: SessionSalt): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify([textOf(claim), salt]))
    .digest();
