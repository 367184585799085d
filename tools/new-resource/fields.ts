import { KINDS } from './kinds.ts';
import type { KindName } from './kinds.ts';
import { spell } from './names.ts';
import type { Spellings } from './names.ts';
import { COMMON_COLUMNS, COMMON_PROPERTIES, SQL_WORDS, SYSTEM_COLUMNS } from './reserved.ts';

export type Field = Readonly<{
  name: Spellings;
  kind: KindName;
  /** Of a string, in characters. */
  length: number;
  nullable: boolean;
}>;

const DEFAULT_LENGTH = 255;
const MAX_LENGTH = 4_000;
const MAX_NAME = 30;

const isKind = (kind: string): kind is KindName => Object.hasOwn(KINDS, kind);

/** `note:string?`, `code:string(16)` or, where a shell would want quotes for that, `code:string:16`. */
export const parseField = (text: string): Field | string => {
  const [, written = '', kind = '', length, optional] =
    /^([A-Za-z][A-Za-z0-9_-]*):([a-z]+)(?:[:(](\d{1,9})\)?)?(\?)?$/.exec(text) ?? [];
  const known = Object.keys(KINDS).join(', ');
  if (written === '') return `"${text}" is no field: write name:kind, such as amount:integer or note:string?`;
  const name = spell(written);
  if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/.test(name.snake) || name.snake.length > MAX_NAME)
    return `the field "${written}" needs a name of at most ${MAX_NAME} letters and digits, such as due_on`;
  if (!isKind(kind)) return `the field "${written}" is of no kind "${kind}": there are ${known}`;
  if (length !== undefined && kind !== 'string') return `the field "${written}" has a length, which only strings have`;
  const chars = Number(length ?? DEFAULT_LENGTH);
  if (chars < 1 || chars > MAX_LENGTH)
    return `the field "${written}" needs a length from 1 to ${MAX_LENGTH}, or is a text`;
  if (COMMON_COLUMNS.has(name.snake))
    return `every table has "${name.snake}" already: choose another name for the field`;
  if (SQL_WORDS.has(name.snake) || SYSTEM_COLUMNS.has(name.snake))
    return `"${name.snake}" is a reserved word of SQL: choose another name for the field`;
  if (COMMON_PROPERTIES.has(name.snake))
    return `"${written}" means something else in code: choose another name for the field`;
  return { name, kind, length: chars, nullable: optional === '?' };
};

/** All of them, or every problem that there is. */
export const parseFields = (texts: readonly string[]): readonly Field[] | Readonly<{ problems: readonly string[] }> => {
  const parsed = texts.map(parseField);
  const fields = parsed.filter((one) => typeof one !== 'string');
  const twice = fields.filter(({ name }, i) => fields.findIndex((one) => one.name.camel === name.camel) < i);
  const problems = [
    ...parsed.filter((one) => typeof one === 'string'),
    ...twice.map(({ name }) => `the field "${name.snake}" is there twice`),
    ...(fields.every(({ kind }) => kind === 'user') && parsed.length === fields.length
      ? ['a resource needs a field of its own beside the users that it names, such as amount:integer']
      : []),
  ];
  return problems.length > 0 ? { problems } : fields;
};
