import { SUPER_ADMIN } from '../../../core/domain/roles/built-in-privileges.ts';
import { HAS_VERIFIED } from '../account/user-fragments.ts';
import type { Run } from '../database/sql.ts';
import { statement } from '../database/statement.ts';

const LOCK = statement({
  name: 'administrators_lock',
  text: `select from public.role where name = '${SUPER_ADMIN}' and deleted_at is null for no key update`,
});

export const ADMINISTRATORS_ROW = 'administrators';

/** Lets only one transaction at a time reduce the number of administrators. Call this before locking any user's row. */
export const lockAdministrators = async (run: Run): Promise<void> => {
  await run(LOCK);
};

/** SQL condition: the user `u` with the role `r` is the only administrator who can sign in. */
export const IS_LAST_ADMINISTRATOR = `r.name = '${SUPER_ADMIN}' and u.is_active
  and not exists (select from public."user" o where o.role_id = u.role_id and o.id <> u.id and o.is_active and o.deleted_at is null
                     and ${HAS_VERIFIED('o.id')})`;
