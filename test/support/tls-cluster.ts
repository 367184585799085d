import { Client } from 'pg';
import type { Certificate } from './certificates.ts';
import { startOwnCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';

const lines = async (client: Client, text: string, program: string): Promise<void> => {
  await client.query('create temp table line (n serial, text text)');
  await client.query(`insert into line (text) select unnest(string_to_array($1, E'\\n'))`, [text]);
  await client.query(`copy (select text from line order by n) to program '${program}'`);
  await client.query('drop table line');
};

/**
 * A PostgreSQL with this certificate. `rules` are lines of pg_hba.conf; the maintenance database stays open. The server
 * writes its files itself, because they must be its own.
 */
export const startTlsCluster = async (
  server: Certificate,
  clientAuthority: string,
  rules: readonly string[],
): Promise<Cluster> => {
  const cluster = await startOwnCluster();
  const client = new Client({ connectionString: cluster.url });
  await client.connect();
  const write = (text: string, file: string) => lines(client, text, `umask 077; cat > ${file}`);
  await write(server.cert, 'server.crt');
  await write(server.key, 'server.key');
  await write(clientAuthority, 'clients.crt');
  await write(['host postgres all all scram-sha-256', ...rules, ''].join('\n'), 'pg_hba.conf');
  await client.query(`alter system set ssl_ca_file = 'clients.crt'`);
  await client.query('alter system set ssl = on');
  await client.query('select pg_reload_conf()');
  for (;;) {
    const { rows } = await client.query<{ ssl: string }>('show ssl');
    if (rows[0]?.ssl === 'on') break;
  }
  await client.end();
  return cluster;
};
