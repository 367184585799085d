import { readdir } from 'node:fs/promises';
import { IsolationLevel } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Seeder } from '@mikro-orm/seeder';

/** After waiting for the lock a process sees what another one seeded. */
const READ_COMMITTED = { isolationLevel: IsolationLevel.READ_COMMITTED };
/** An arbitrary number for the advisory lock; never change it. */
const SEED_LOCK = 7_236_401_959;

/** Runs the other seeders of this folder in order of their names, in one transaction, one process at a time. */
export class DatabaseSeeder extends Seeder {
  override async run(em: EntityManager): Promise<void> {
    const files = (await readdir(import.meta.dirname)).filter(
      (file) => file.endsWith('.ts') && file !== 'database.seeder.ts',
    );
    await em.transactional(async (tx) => {
      await tx.execute(`select pg_advisory_xact_lock(${SEED_LOCK})`);
      for (const file of files.toSorted()) {
        const exported: Record<string, unknown> = await import(new URL(file, import.meta.url).href);
        const seeders = Object.values(exported).filter(isSeeder);
        if (seeders.length === 0) throw new Error(`seeders/${file} exports no class that extends Seeder`);
        for (const Each of seeders) {
          await new Each().run(tx);
          await tx.flush();
        }
      }
    }, READ_COMMITTED);
  }
}

const isSeeder = (value: unknown): value is new () => Seeder =>
  typeof value === 'function' && value.prototype instanceof Seeder;
