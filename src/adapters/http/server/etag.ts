import { createHash } from 'node:crypto';
import type { FieldProblem } from './input/field-problem.ts';

/**
 * A strong entity tag (RFC 9110 §8.8.3): two answers with the same one are the same, byte for byte. `beside` is what the
 * answer shows and the version does not tell.
 */
export const etagOf = (version: number, beside: readonly string[] = []): string =>
  `"${[String(version), ...(beside.length > 0 ? [digestOf(beside)] : [])].join('-')}"`;

const digestOf = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 16);

/** Of If-Match and If-None-Match, in characters: some hundred tags. */
export const MAX_TAGS = 8_192;

/** What is wrong with a list of tags that is read: its length, and nothing else, since what is no list matches nothing. */
export const tagProblems = (header: string | undefined, pointer: string): readonly FieldProblem[] =>
  header !== undefined && header.length > MAX_TAGS
    ? [{ pointer, code: 'invalid', detail: `must have at most ${MAX_TAGS} characters` }]
    : [];

type Tags = '*' | readonly string[];

const TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;
const ELEMENT = /(?:[^",]|"[^"]*"?)+/g;

// Commas may stand within the quotes, and a list may have empty elements (§5.6.1.2).
const elementsOf = (header: string): readonly string[] =>
  (header.match(ELEMENT) ?? []).map((element) => element.trim()).filter((element) => element !== '');

/** What is no list of tags names none, so that nothing matches it. */
const tagsOf = (header: string): Tags => {
  if (header.trim() === '*') return '*';
  const elements = elementsOf(header);
  return elements.every((element) => TAG.test(element)) ? elements : [];
};

const strengthened = (tag: string): string => tag.replace(/^W\//, '');

/**
 * Whether a change of what has the tag `etag` may go on (§13.1.1): there is no If-Match, it is `*`, or it lists the
 * same strong tag. A malformed header is a condition that can't be shown to hold; it matches nothing, so that a client
 * that meant to be careful is answered 412 and nothing is overwritten.
 */
export const isMatched = (ifMatch: string | undefined, etag: string): boolean => {
  if (ifMatch === undefined) return true;
  const tags = tagsOf(ifMatch);
  return tags === '*' || (!etag.startsWith('W/') && tags.includes(etag));
};

/** Whether the client has it already (§13.1.2), by weak comparison; a malformed header is as none. */
export const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  const tags = tagsOf(ifNoneMatch);
  return tags === '*' || tags.map(strengthened).includes(strengthened(etag));
};
