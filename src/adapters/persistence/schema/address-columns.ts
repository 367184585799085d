import type { Address } from '../../../core/domain/addresses/address.ts';
import { columns } from '../database/statement.ts';
import type { Column } from '../database/statement.ts';

type Of<A> = A extends unknown ? { [K in keyof A]: Column<A[K]> } : never;

/** The columns of an identity's address, for identities that are not provider accounts. */
export const ADDRESS = columns('user_identity', 'type', 'value') as Of<Address>;
