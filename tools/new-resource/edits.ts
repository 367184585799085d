import type { Names } from './names.ts';

/**
 * Adds an entry to the end of a list in a file, and an import at the top. Returns null if the file has no such list.
 */
export const addToList = (text: string, list: string, entry: string, importLine?: string): string | null => {
  const found = new RegExp(`(export const ${list}\\b[^=]*= [[{])([^;]*?),?\\s*([\\]}](?: as const[^;]*)?;)`).exec(text);
  if (found === null) return null;
  const [whole, start = '', entries = '', end = ''] = found;
  const added = text.replace(whole, () => `${start}${entries}${entries.trim() === '' ? '' : ', '}${entry}${end}`);
  if (importLine === undefined) return added;
  return `${importLine}\n${text.startsWith('import ') ? '' : '\n'}${added}`;
};

const NO_PRIVILEGE = 'none: 401 unauthenticated | User: 403 forbidden | Staff: 403 forbidden';
/** The matrix calls with a session without a second factor only for own objects, so other rows have no such answers. */
const withAssurance = (row: string, answers: string): string =>
  /\((?:other|superior|deleted|absent)\)/.test(row) ? row : `${row} | ${answers}`;
const LACKING =
  'below aal2: 403 assurance-required | without a factor: 403 second-factor-setup-required | challenge: 401 unauthenticated';
const all = (answer: string): string => `${NO_PRIVILEGE} | Support lead: ${answer} | SuperAdmin: ${answer}`;
const KINDS = ['own', 'other', 'superior', 'deleted', 'absent'];

/** The rows of `test/e2e/matrix/table.txt` for the API of the resource, sorted like the table. */
export const matrixRows = ({ many }: Names): readonly string[] => {
  const path = `/v1/${many.kebab}`;
  const onEach = (call: string, answer: string) =>
    KINDS.map((kind) => `${call} (${kind}) | ${all(['deleted', 'absent'].includes(kind) ? '404 not-found' : answer)}`);
  const restore = (kind: string) => (kind === 'deleted' ? '200' : '404 not-found');
  return [
    `GET ${path} | ${all('200')}`,
    `POST ${path} | ${all('201')}`,
    ...onEach(`DELETE ${path}/{id}`, '204'),
    ...onEach(`GET ${path}/{id}`, '200'),
    ...onEach(`PATCH ${path}/{id}`, '200'),
    ...KINDS.map((kind) => `POST ${path}/{id}/restore (${kind}) | ${all(restore(kind))}`),
  ].map((one) => withAssurance(one, LACKING));
};

const SIGNED_OUT = { GET: '303 /sign-in', POST: '401' } as const;

/** The rows for the pages of the resource. */
export const pageRows = ({ many }: Names): readonly string[] => {
  const path = `/admin/${many.kebab}`;
  const row = (method: 'GET' | 'POST', call: string, lead: string, admin = lead) =>
    withAssurance(
      `${method} ${path}${call} | none: ${SIGNED_OUT[method]} | User: 403 | Staff: 403 | Support lead: ${lead} | SuperAdmin: ${admin}`,
      `below aal2: 303 /confirm | without a factor: 303 /account/second-factor | challenge: ${SIGNED_OUT[method]}`,
    );
  const isGone = (kind: string): boolean => ['deleted', 'absent'].includes(kind);
  const onEach = (method: 'GET' | 'POST', call: string, answer: string, ifGone = '404') =>
    KINDS.map((kind) => row(method, `/{id}${call} (${kind})`, isGone(kind) ? ifGone : answer));
  const item = `303 ${path}/{id}`;
  return [
    row('GET', '', '200'),
    ...onEach('GET', '', '200'),
    ...onEach('POST', '', item),
    ...onEach('GET', '/delete', '200'),
    ...onEach('POST', '/delete', `${item}/restore`),
    ...KINDS.map((kind) => row('GET', `/{id}/history (${kind})`, '403', '200')),
    ...onEach('GET', '/restore', '200', '200'),
    ...KINDS.map((kind) => row('POST', `/{id}/restore (${kind})`, kind === 'deleted' ? item : '404')),
    row('GET', '/new', '200'),
    row('POST', '/new', item),
  ];
};

const keyOf = (row: string): string => {
  const [, method = '', path = ''] = /^([A-Z]+) (\S+)/.exec(row) ?? [];
  return `${path.replaceAll(/\{(\w+)\}/g, ':$1')} ${method}`;
};

/** Inserts the rows into the table, which is sorted by path, then by method. */
export const addRows = (table: string, rows: readonly string[]): string => {
  const present = table.trimEnd().split('\n');
  const [first = ''] = rows;
  const after = present.findIndex((row) => keyOf(row).localeCompare(keyOf(first), 'en') > 0);
  const at = after === -1 ? present.length : after;
  return `${[...present.slice(0, at), ...rows, ...present.slice(at)].join('\n')}\n`;
};
