import { Client, escapeIdentifier } from 'pg';
import { codeOf, messageOf } from './failure.ts';

/** Whether the server is starting, recovering or shutting down. */
export const isBetweenStates = (error: unknown): boolean =>
  ['57P03', '57P01', 'ECONNREFUSED', 'ECONNRESET'].includes(String(codeOf(error))) ||
  messageOf(error) === 'Connection terminated unexpectedly';

export const ensureDatabase = async (url: string, name: string): Promise<void> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
};
