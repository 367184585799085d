import type { EntityManager } from '@mikro-orm/postgresql';
import { Seeder } from '@mikro-orm/seeder';
import { PrivilegeSchema } from '../src/adapters/persistence/schema/privilege.ts';
import { BUILT_IN_PRIVILEGES } from '../src/core/domain/built-in.ts';

/** The privileges that the service itself checks. */
export class PrivilegesSeeder extends Seeder {
  override async run(em: EntityManager): Promise<void> {
    const present = new Set((await em.find(PrivilegeSchema, { deletedAt: null })).map(({ name }) => name));
    for (const [name, description] of Object.entries(BUILT_IN_PRIVILEGES)) {
      if (!present.has(name)) em.create(PrivilegeSchema, { name, description });
    }
  }
}
