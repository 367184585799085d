import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { cloneDatabase, dropDatabase } from '../../support/cluster.ts';
import { theTemplate } from '../../support/template.ts';
import { sql } from '../people.ts';

export type EmptyDatabase = Readonly<{
  url: string;
  /** Ends every connection to it. */
  cut: () => Promise<void>;
  /** Accepts connections, or ends all and refuses new ones, as if the server were down. */
  allow: (yes: boolean) => Promise<void>;
  drop: () => Promise<void>;
}>;

/** A database without tables. */
export const emptyDatabase = async (): Promise<EmptyDatabase> => {
  const { adminUrl, name: template } = await theTemplate();
  const name = `${template}_${randomBytes(6).toString('hex')}`;
  return { ...switchOf(adminUrl, name), url: await cloneDatabase(adminUrl, 'template1', name) };
};

/** The same for an existing database. */
export const switched = async (url: string): Promise<EmptyDatabase> => {
  const { adminUrl } = await theTemplate();
  return { ...switchOf(adminUrl, decodeURIComponent(new URL(url).pathname.slice(1))), url };
};

const switchOf = (adminUrl: string, name: string): Omit<EmptyDatabase, 'url'> => {
  const cut = async () => {
    await sql(adminUrl, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  };
  return {
    cut,
    allow: async (yes) => {
      await sql(adminUrl, `alter database ${escapeIdentifier(name)} allow_connections ${yes}`);
      if (!yes) await cut();
    },
    drop: () => dropDatabase(adminUrl, name),
  };
};
