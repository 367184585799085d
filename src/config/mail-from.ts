import type * as t from 'io-ts';
import { parsed } from './values.ts';

/** `name` is empty if MAIL_FROM is only an address. */
export type MailFrom = Readonly<{ name: string; address: string }>;

const LOCAL_PART = /^(?=.{1,64}$)[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const DOMAIN = /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*)(?:\.[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*)*$/u;

const isAddress = (text: string): boolean => {
  const at = text.lastIndexOf('@');
  return at > 0 && LOCAL_PART.test(text.slice(0, at)) && DOMAIN.test(text.slice(at + 1));
};

/** Removes the quotes and backslashes of RFC 5322. Returns null if the name is invalid. */
const nameFrom = (text: string): string | null => {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text)?.[1]?.replaceAll(/\\(.)/g, '$1');
  if (quoted === undefined && text.startsWith('"')) return null;
  const name = (quoted ?? text).trim();
  return /^[^\p{C}\p{Zl}\p{Zp}<>]{1,128}$/u.test(name) ? name : null;
};

const parse = (raw: string): MailFrom | null => {
  const text = raw.trim();
  if (isAddress(text)) return { name: '', address: text };
  const [, before = '', address = ''] = /^([^<>]*)<([^<>]*)>$/.exec(text) ?? [];
  const name = before.trim() === '' ? '' : nameFrom(before.trim());
  return name === null || !isAddress(address) ? null : { name, address };
};

const isMailFrom = (u: unknown): u is MailFrom => typeof u === 'object' && u !== null && 'address' in u;

export const mailFrom = (): t.Type<MailFrom, unknown> =>
  parsed(
    'sender',
    isMailFrom,
    parse,
    'must be one address, or a name of up to 128 characters in one line and <address>',
  );
