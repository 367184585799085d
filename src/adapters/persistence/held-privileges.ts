import { SUPER_ADMIN } from '../../core/domain/built-in.ts';
import type { UserId } from '../../core/domain/ids.ts';
import type { Run } from './sql.ts';

/** SQL for the names of the privileges that the role `r` holds, sorted; SuperAdmin holds every one there is. */
export const PRIVILEGES_OF = (r: string): string => `array(
  select p.name from privilege p
   where p.deleted_at is null
     and (${r}.name = '${SUPER_ADMIN}'
          or exists (select from role_privilege rp
                      where rp.role_id = ${r}.id and rp.privilege_id = p.id and rp.deleted_at is null))
   order by p.name)`;

const HELD_BY = {
  name: 'privileges_held_by',
  text: `select ${PRIVILEGES_OF('r')} as held from "user" u join role r on r.id = u.role_id where u.id = $1`,
};

/** What a user's role holds right now; deleted users keep theirs. */
export const heldBy = async (run: Run, id: UserId): Promise<readonly string[]> =>
  (await run<{ held: readonly string[] }>(HELD_BY, id))[0]?.held ?? [];
