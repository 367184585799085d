import type { EntityManager } from '@mikro-orm/postgresql';
import { Seeder } from '@mikro-orm/seeder';
import { PrivilegeSchema } from '../src/adapters/persistence/schema/privilege.ts';
import { RolePrivilegeSchema } from '../src/adapters/persistence/schema/role-privilege.ts';
import { RoleSchema } from '../src/adapters/persistence/schema/role.ts';
import { BUILT_IN_ROLES } from '../src/core/domain/roles/built-in-privileges.ts';
import { roleCreated } from '../src/core/domain/roles/role.ts';
import { recordSeedEvents } from '../src/start/seeding.ts';

/** Creates roles with their initial privileges. Existing roles are not changed: revoked privileges stay revoked. */
export class RolesSeeder extends Seeder {
  override async run(em: EntityManager): Promise<void> {
    const present = new Set((await em.find(RoleSchema, { deletedAt: null })).map(({ name }) => name));
    const privileges = new Map((await em.find(PrivilegeSchema, { deletedAt: null })).map(({ name, id }) => [name, id]));
    for (const [name, { description, privileges: held }] of Object.entries(BUILT_IN_ROLES)) {
      if (present.has(name)) continue;
      const role = em.create(RoleSchema, { name, description });
      await em.flush();
      for (const privilege of held) {
        const id = privileges.get(privilege);
        if (id !== undefined) em.create(RolePrivilegeSchema, { role: role.id, privilege: id });
      }
      await recordSeedEvents(em, [roleCreated(null, role.id, { name, description, privileges: held })]);
    }
  }
}
