import { hash } from 'node:crypto';
import type { Role } from '../../../core/domain/roles/role.ts';
import type { FieldProblem } from './input/field-problem.ts';

/**
 * Returns a strong entity tag (RFC 9110 §8.8.3). `beside`: other values in the answer, which can change while the
 * version stays the same.
 */
export const etagOf = (version: number, beside: readonly string[] = []): string =>
  `"${[String(version), ...(beside.length > 0 ? [digestOf(beside)] : [])].join('-')}"`;

/** The tag includes the privileges, because deleting a privilege changes the role but not its version. */
export const roleTag = ({ version, privileges }: Pick<Role, 'version' | 'privileges'>): string =>
  etagOf(version, privileges);

const digestOf = (texts: readonly string[]): string => hash('sha256', JSON.stringify(texts), 'base64url').slice(0, 16);

/** The maximum length of an If-Match or If-None-Match header, in characters; enough for hundreds of tags. */
export const MAX_TAGS = 8_192;

/** Checks only the length, because a malformed list of tags matches nothing. */
export const tagProblems = (header: string | undefined, pointer: string): readonly FieldProblem[] =>
  header !== undefined && header.length > MAX_TAGS
    ? [{ pointer, code: 'invalid', detail: `must have at most ${MAX_TAGS} characters` }]
    : [];

type Tags = '*' | readonly string[];

const TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;
const ELEMENT = /(?:[^",]|"[^"]*"?)+/g;

// commas may be inside quotes, and list elements may be empty (RFC 9110 §5.6.1.2)
const elementsOf = (header: string): readonly string[] =>
  (header.match(ELEMENT) ?? []).map((element) => element.trim()).filter((element) => element !== '');

/** Returns an empty list if the header is malformed. */
const tagsOf = (header: string): Tags => {
  if (header.trim() === '*') return '*';
  const elements = elementsOf(header);
  return elements.every((element) => TAG.test(element)) ? elements : [];
};

const strengthened = (tag: string): string => tag.replace(/^W\//, '');

/**
 * Whether If-Match allows a change (RFC 9110 §13.1.1). A malformed header allows no change, so that nothing is
 * overwritten.
 */
export const isMatched = (ifMatch: string | undefined, etag: string): boolean => {
  if (ifMatch === undefined) return true;
  const tags = tagsOf(ifMatch);
  return tags === '*' || (!etag.startsWith('W/') && tags.includes(etag));
};

/**
 * Whether If-None-Match contains the tag, by weak comparison (RFC 9110 §13.1.2). A malformed header counts as absent.
 */
export const isKnown = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  const tags = tagsOf(ifNoneMatch);
  return tags === '*' || tags.map(strengthened).includes(strengthened(etag));
};
