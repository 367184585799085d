import * as t from 'io-ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import { PrivilegeName } from '../../../../core/domain/roles/privilege.ts';
import { refined } from '../../server/input/codec-node.ts';

const MAX_NAMES = 50;
const NAME = '[a-z][a-z0-9_.-]{0,63}';

/** The names of privileges in a query parameter, separated by commas. Duplicates are dropped. */
export const NamesText = withSchema(
  new t.Type<readonly PrivilegeName[], string>(
    'NamesText',
    (u): u is readonly PrivilegeName[] => Array.isArray(u) && u.every(PrivilegeName.is),
    (u, context) => {
      const names = typeof u === 'string' ? u.split(',') : [];
      return names.length <= MAX_NAMES && names.every(PrivilegeName.is) && typeof u === 'string'
        ? t.success([...new Set(names)])
        : t.failure(u, context, `must be 1 to ${MAX_NAMES} names of privileges with commas between them`);
    },
    (names) => names.join(','),
  ),
  { type: 'string', minLength: 1, maxLength: 65 * MAX_NAMES, pattern: `^${NAME}(,${NAME}){0,${MAX_NAMES - 1}}$` },
);

export const nameList = (max: number) =>
  refined(t.readonlyArray(PrivilegeName), (names) => names.length <= max, `must be at most ${max} names`, 'NameList', {
    maxItems: max,
  });
