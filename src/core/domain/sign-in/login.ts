import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { EmailAddress, writtenMobile } from '../addresses/address.ts';
import type { Address, MobileNumber } from '../addresses/address.ts';
import { normalised } from '../codec.ts';
import { ANYTHING_AROUND, numberInAscii, trimmed } from '../pasted.ts';

/** 3 to 64 characters of `[a-z0-9._-]`, starting with a letter. */
export type Username = t.Branded<string, { readonly Username: unique symbol }>;

const MAX_WRITTEN = 128;

const normaliseUsername = (raw: string): string | null => {
  const name = raw.length > MAX_WRITTEN ? '' : trimmed(raw);
  return /^[A-Za-z][A-Za-z0-9._-]{2,63}$/.test(name) ? name.toLowerCase() : null;
};

export const USERNAME_SCHEMA = {
  minLength: 3,
  maxLength: MAX_WRITTEN,
  pattern: `^${ANYTHING_AROUND}[A-Za-z][A-Za-z0-9._-]{2,63}${ANYTHING_AROUND}$`,
};

export const Username = normalised<Username>(
  'Username',
  normaliseUsername,
  'must be 3 to 64 letters, digits, dots, underscores or hyphens, starting with a letter',
  USERNAME_SCHEMA,
);

/** What a user types to sign in. With `@` it is an e-mail address, with `+` a mobile number, otherwise a username. */
export type Login = Address | Readonly<{ type: 'username'; value: Username }>;

/** Null if the text is neither an e-mail address, a mobile number nor a username. `normalise` converts to E.164. */
export const parseLogin = (raw: string, normalise: (written: string) => MobileNumber | null): Login | null => {
  const as = <T extends Login['type'], A>(type: T, codec: t.Type<A, string>) => {
    const value = codec.decode(raw);
    return E.isRight(value) ? { type, value: value.right } : null;
  };
  if (raw.includes('@')) return as('email', EmailAddress);
  if (numberInAscii(raw).includes('+')) return as('mobile', writtenMobile(normalise));
  return as('username', Username);
};

export const identifierOf = ({ type, value }: Login): string => `${type}:${value}`;
