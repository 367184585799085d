import type { Address } from '../../../core/domain/addresses/address.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import type { Run } from '../database/sql.ts';
import { statement, unseen } from '../database/statement.ts';

/** SQL for the ids of the owners of addresses. The addresses are two arrays: types and values. */
export const OWNERS_OF = (types: string, values: string): string =>
  `select i.user_id from public.user_identity i
     join unnest(${unseen(types)}::text[], ${unseen(values)}::text[]) a (type, value) on i.type = a.type and i.value = a.value
    where i.deleted_at is null and (i.is_verified or i.registration_hash is not null)`;

const LOCK = statement({
  name: 'users_lock',
  text: `select from public."user" where id = $1 or id in (${OWNERS_OF('$2', '$3')}) order by id for no key update`,
});

export const typesAndValues = (addresses: readonly Address[]): readonly [types: string[], values: string[]] => [
  addresses.map(({ type }) => type),
  addresses.map(({ value }) => value),
];

/** Locks the user and the owners of the addresses, so that concurrent calls with one of these addresses wait. */
export const lockUsers = async (run: Run, id: UserId, addresses: readonly Address[]): Promise<void> => {
  await run(LOCK, id, ...typesAndValues(addresses));
};
