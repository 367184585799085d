import type { Call } from '../contract.ts';
import { PLAN } from './plan.ts';

/** Folders by when they run: whoever is signed up first is called as later. */
const FIRST = ['Auth', 'Me', 'Users', 'Roles', 'Privileges'];
const LAST = ['Events', 'Operations'];

const orderOf = (names: readonly string[], name: string, otherwise: number): number => {
  const at = names.indexOf(name);
  return at === -1 ? otherwise : at;
};
const folderRank = (name: string): number =>
  LAST.includes(name) ? FIRST.length + 1 + LAST.indexOf(name) : orderOf(FIRST, name, FIRST.length);

/** Of calls of a resource: what is made is read, changed and used, then deleted, then brought back. */
const callRank = ({ method, path }: Call): number => {
  if (path.endsWith('/restore')) return 9;
  const isCollection = !path.includes('{');
  const isItem = path.endsWith('}') && path.split('{').length === 2;
  if (isCollection) return method === 'POST' ? 0 : 1;
  if (isItem) return ['GET', 'PATCH', 'PUT'].includes(method) ? 2 : 8;
  return 3 + orderOf(['PUT', 'POST', 'GET', 'DELETE'], method, 0);
};

const planned = Object.keys(PLAN);
/** Auth and me are no resources: their calls come as the plan has them. */
const rankOf = (call: Call): number =>
  ['Auth', 'Me'].includes(call.operation.tags[0] ?? '')
    ? orderOf(planned, call.operation.operationId, planned.length)
    : callRank(call);

export const inOrder = (calls: readonly Call[]): readonly Call[] => calls.toSorted((a, b) => rankOf(a) - rankOf(b));
export const foldersInOrder = <F extends Readonly<{ name: string }>>(folders: readonly F[]): readonly F[] =>
  folders.toSorted((a, b) => folderRank(a.name) - folderRank(b.name));
