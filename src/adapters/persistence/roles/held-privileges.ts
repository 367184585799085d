import type { UserId } from '../../../core/domain/ids.ts';
import { SUPER_ADMIN } from '../../../core/domain/roles/built-in-privileges.ts';
import type { Run } from '../database/sql.ts';
import { computed, statement } from '../database/statement.ts';

/** SQL for the privileges of the role `r`. Reads all privileges only for the super-administrator. */
export const PRIVILEGES_OF = (r: string): string => `case when ${r}.name = '${SUPER_ADMIN}'
  then array(select p.name from public.privilege p where p.deleted_at is null order by p.name collate "C")
  else array(select p.name from public.role_privilege rp join public.privilege p on p.id = rp.privilege_id
              where rp.role_id = ${r}.id and rp.deleted_at is null and p.deleted_at is null order by p.name collate "C") end`;

const HELD_BY = statement({
  name: 'privileges_held_by',
  columns: { held: computed.strings },
  text: `select ${PRIVILEGES_OF('r')} as held from public."user" u join public.role r on r.id = u.role_id where u.id = $1`,
});

/** Returns the current privileges of a user, who may be deleted. */
export const heldBy = async (run: Run, id: UserId): Promise<readonly string[]> =>
  (await run(HELD_BY, id))[0]?.held ?? [];
