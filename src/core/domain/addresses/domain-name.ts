import { isLookAlikeLabel } from './look-alikes.ts';
import { fromPunycode, toPunycode } from './punycode.ts';

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}\p{Join_Control}-]*[\p{L}\p{M}\p{N}])?$/u;
// Mail relays could mistake a numeric domain for an IP address. Real top-level domains have no digits and are never a
// single ASCII letter.
const TOP_LEVEL = /^(?![a-z]$)[\p{L}\p{M}\p{Join_Control}]+$/u;
const MAX_LABEL = 63;

/** Converts each letter separately, as UTS 46 does: a final capital sigma becomes `σ` instead of `ς`, and `ς` stays. */
const lowerEach = (text: string): string => [...text].map((letter) => letter.toLowerCase()).join('');

export const foldDomain = (raw: string): string =>
  lowerEach(raw.normalize('NFC'))
    .normalize('NFC')
    // Full stops that East Asian keyboards produce (UTS 46).
    .replaceAll(/[\u3002\uff0e\uff61]/g, '.');

const asciiLabel = (label: string): string => (/^[\x00-\x7f]*$/.test(label) ? label : `xn--${toPunycode(label)}`);

/** Returns the domain as it is written in DNS, with Punycode labels. */
export const asciiDomain = (domain: string): string => domain.split('.').map(asciiLabel).join('.');

export const topLevelOf = (domain: string): string => domain.slice(domain.lastIndexOf('.') + 1);

/** Decodes an `xn--` label; null if the label is invalid or not in canonical form. */
const decoded = (label: string): string | null => {
  const text = label.length > MAX_LABEL ? null : fromPunycode(label.slice('xn--'.length));
  return text !== null && foldDomain(text) === text && asciiLabel(text) === label ? text : null;
};

const isLabel = (label: string): boolean => LABEL.test(label) && label.slice(2, 4) !== '--';

const RIGHT_TO_LEFT = /[[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thaana}\u0660-\u0669]--[\u06f0-\u06f9]]/v;
// The Bidi rule of RFC 5893. Labels that mix left-to-right and right-to-left letters are refused elsewhere.
const isReadInOrder = (label: string): boolean =>
  !/^[0-9\u0660-\u0669\u06f0-\u06f9]/.test(label) &&
  !(/[\u0660-\u0669]/.test(label) && /[0-9\u06f0-\u06f9]/.test(label));

/**
 * Maps a domain by UTS 46 (nontransitional) to Unicode letters. Returns null if IDNA2008 doesn't allow it or if it
 * could be mistaken for another domain.
 */
export const normaliseDomain = (raw: string): string | null => {
  const labels: string[] = [];
  for (const label of foldDomain(raw).split('.')) {
    const text = label.startsWith('xn--') ? decoded(label) : label;
    if (text === null || !isLabel(text) || asciiLabel(text).length > MAX_LABEL) return null;
    labels.push(text);
  }
  const topLevel = labels.at(-1) ?? '';
  if (labels.length < 2 || !TOP_LEVEL.test(topLevel)) return null;
  if (labels.some((label) => isLookAlikeLabel(label, topLevel))) return null;
  return labels.some((label) => RIGHT_TO_LEFT.test(label)) && !labels.every(isReadInOrder) ? null : labels.join('.');
};
