import type { EntityManager } from '@mikro-orm/postgresql';
import { Seeder } from '@mikro-orm/seeder';
import { PrivilegeSchema } from '../src/adapters/persistence/schema/privilege.ts';
import { BUILT_IN_PRIVILEGES } from '../src/core/domain/roles/built-in-privileges.ts';
import { createdPrivilege } from '../src/core/domain/roles/privilege.ts';
import { recordSeedEntries } from '../src/start/seeding.ts';

export class PrivilegesSeeder extends Seeder {
  override async run(em: EntityManager): Promise<void> {
    const present = new Set((await em.find(PrivilegeSchema, { deletedAt: null })).map(({ name }) => name));
    const made = Object.entries(BUILT_IN_PRIVILEGES)
      .filter(([name]) => !present.has(name))
      .map(([name, description]) => ({ name, description, row: em.create(PrivilegeSchema, { name, description }) }));
    await em.flush();
    await recordSeedEntries(
      em,
      made.map(({ row, ...fields }) => createdPrivilege(null, row.id, fields)),
    );
  }
}
