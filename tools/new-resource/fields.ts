import { KINDS } from './kinds.ts';
import type { KindName } from './kinds.ts';
import { spell } from './names.ts';
import type { Spellings } from './names.ts';
import { COMMON_COLUMNS, COMMON_PROPERTIES, SQL_WORDS, SYSTEM_COLUMNS } from './reserved.ts';

export type Field = Readonly<{
  name: Spellings;
  kind: KindName;
  /** The maximum length of a string, in characters. */
  length: number;
  nullable: boolean;
}>;

const DEFAULT_LENGTH = 255;
const MAX_LENGTH = 4_000;
const MAX_NAME = 30;

const isKind = (kind: string): kind is KindName => Object.hasOwn(KINDS, kind);

/**
 * Reads `note:string?`, `code:string(16)`, or `code:string:16`, which needs no quotes in a shell. Returns the problem
 * as a text.
 */
export const parseField = (text: string): Field | string => {
  const [, written = '', kind = '', length, optional] =
    /^([A-Za-z][A-Za-z0-9_-]*):([a-z]+)(?:[:(](\d{1,9})\)?)?(\?)?$/.exec(text) ?? [];
  const known = Object.keys(KINDS).join(', ');
  if (written === '') return `"${text}" is not a field: write name:kind, such as amount:integer or note:string?`;
  const name = spell(written);
  if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name.snake) || name.snake.length > MAX_NAME)
    return `the name of the field "${written}" must be at most ${MAX_NAME} letters and digits, such as due_on`;
  if (!isKind(kind)) return `the field "${written}" has an unknown kind "${kind}": use one of ${known}`;
  if (length !== undefined && kind !== 'string')
    return `the field "${written}" has a length, but only strings have one`;
  const chars = Number(length ?? DEFAULT_LENGTH);
  if (chars < 1 || chars > MAX_LENGTH)
    return `the length of the field "${written}" must be from 1 to ${MAX_LENGTH}; use the kind text for more`;
  if (COMMON_COLUMNS.has(name.snake))
    return `every table has "${name.snake}" already: choose another name for the field`;
  if (SQL_WORDS.has(name.snake) || SYSTEM_COLUMNS.has(name.snake))
    return `"${name.snake}" is reserved in SQL: choose another name for the field`;
  if (COMMON_PROPERTIES.has(name.snake))
    return `"${written}" has another meaning in the code: choose another name for the field`;
  return { name, kind, length: chars, nullable: optional === '?' };
};

/** Returns all fields, or all problems. */
export const parseFields = (texts: readonly string[]): readonly Field[] | Readonly<{ problems: readonly string[] }> => {
  const parsed = texts.map(parseField);
  const fields = parsed.filter((one) => typeof one !== 'string');
  const twice = fields.filter(({ name }, i) => fields.findIndex((one) => one.name.camel === name.camel) < i);
  const problems = [
    ...parsed.filter((one) => typeof one === 'string'),
    ...twice.map(({ name }) => `the field "${name.snake}" is given twice`),
    ...(fields.every(({ kind }) => kind === 'user') && parsed.length === fields.length
      ? ['a resource needs at least one field that is not a user, such as amount:integer']
      : []),
  ];
  return problems.length > 0 ? { problems } : fields;
};
