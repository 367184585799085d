import type { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import type { SqlEntityManager } from '@mikro-orm/postgresql';

/**
 * The migrator of the ORM, which writes a new migration only if none is pending: it compares the entities with the
 * database, so it would write the pending ones a second time.
 */
export const carefulMigrator = {
  // the ORM adds its own, unless it finds one of this name
  name: 'Migrator',
  register: (orm: MikroORM): void =>
    orm.config.registerExtension('@mikro-orm/migrator', () => {
      const migrator = new Migrator(orm.em as SqlEntityManager);
      const create = migrator.create.bind(migrator);
      const createIfCurrent: typeof create = async (...args) => {
        const { length } = await migrator.getPending();
        if (length === 0) return create(...args);
        const pending = length === 1 ? '1 migration is' : `${length} migrations are`;
        const message = `${pending} pending: run npm run migrate first, and then create the new one`;
        // the CLI prints the stack
        throw Object.assign(new Error(message), { stack: message });
      };
      return Object.assign(migrator, { create: createIfCurrent });
    }),
};
