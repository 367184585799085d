import { readdir } from 'node:fs/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Seeder } from '@mikro-orm/seeder';
import { oneAtATime } from '../src/adapters/persistence/database/one-at-a-time.ts';

/** The key of the advisory lock: arbitrary, but old and new versions of the service must use the same one. */
const SEED_LOCK = 7_236_401_959;

/** Runs the other seeders of this folder in order of their names, in one transaction, one process at a time. */
export class DatabaseSeeder extends Seeder {
  override async run(em: EntityManager): Promise<void> {
    const files = (await readdir(import.meta.dirname)).filter(
      (file) => file.endsWith('.ts') && file !== 'database.seeder.ts',
    );
    await oneAtATime(em, SEED_LOCK, async (tx) => {
      for (const file of files.toSorted()) {
        const exported: Record<string, unknown> = await import(new URL(file, import.meta.url).href);
        const seeders = Object.values(exported).filter(isSeeder);
        if (seeders.length === 0) throw new Error(`seeders/${file} exports no class that extends Seeder`);
        for (const Each of seeders) {
          await new Each().run(tx);
          await tx.flush();
        }
      }
    });
  }
}

const isSeeder = (value: unknown): value is new () => Seeder =>
  typeof value === 'function' && value.prototype instanceof Seeder;
