import type { Pool, PoolClient } from 'pg';

export const PUBLIC = 'public';

/** A statement with bind parameters. The ORM's plain texts may contain values, so they are not changed. */
type Bound = Readonly<{ text: string; name?: string | undefined }>;

/** Replaces the schema name `public` in each statement with `schema` when the statement is sent. */
export const sendToSchema = (pool: Pool, schema: string): void => {
  if (schema === PUBLIC) return;
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown;
    const inSchema = ({ text, ...bound }: Bound): Bound => ({
      ...bound,
      text: text.replaceAll(/"public"\.|\bpublic\./g, `"${schema}".`),
    });
    const changed = (sent: Bound | string, ...rest: readonly unknown[]) =>
      query(typeof sent === 'string' ? sent : inSchema(sent), ...rest);
    Object.assign(client, { query: changed });
  });
};
