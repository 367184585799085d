import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client, Pool } from 'pg';
import { poolOptions } from '../../../src/adapters/persistence/connection/pool-options.ts';
import { makeAuthority } from '../../support/certificates.ts';
import type { Cluster } from '../../support/cluster.ts';
import { startTlsCluster } from '../../support/tls-cluster.ts';

const RULES = [
  'hostssl secure all all scram-sha-256',
  'hostnossl plain all all scram-sha-256',
  'host both all all scram-sha-256',
  'hostssl certified all all cert',
];
const DATABASES = ['secure', 'plain', 'both', 'certified'];

type Seen = Readonly<{ ssl: boolean; issued: string | null; name: string; limit: string }>;
const LOOK = `select ssl, client_dn as issued, current_setting('application_name') as name,
    current_setting('statement_timeout') as limit from pg_stat_ssl where pid = pg_backend_pid()`;

describe('a connection to a PostgreSQL with TLS', function () {
  this.timeout(60_000);
  const authority = makeAuthority('the authority');
  const stranger = makeAuthority('another authority');
  let cluster: Cluster;
  let folder: string;
  let address: URL;
  const file = (name: string): string => join(folder, name);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tls-test-'));
    const client = authority.issue('postgres');
    const files = {
      'root.crt': authority.cert,
      'stranger.crt': stranger.cert,
      'client.crt': client.cert,
      'client.key': client.key,
    };
    for (const [name, text] of Object.entries(files)) await writeFile(file(name), text);
    // Its name is not the one under which the tests reach it, unless they say `127.0.0.1`.
    cluster = await startTlsCluster(authority.issue('db', 'db.example.com', '127.0.0.1'), authority.cert, RULES);
    address = new URL(cluster.url);
    const admin = new Client({ connectionString: cluster.url });
    await admin.connect();
    for (const name of DATABASES) await admin.query(`create database "${name}"`);
    await admin.end();
  });

  after(async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true });
  });

  const look = async (
    database: string,
    query: string,
    { host = '127.0.0.1', port = address.port } = {},
  ): Promise<Seen | string> => {
    const who = `postgres:${address.password}@`;
    const url = `postgres://${who}${host}:${port}/${database}${query}`;
    const pool = new Pool({ ...poolOptions(url, { session: 'read-write', waitMs: 10_000 }), max: 1 });
    pool.on('error', () => {});
    try {
      return (await pool.query<Seen>(LOOK)).rows[0]!;
    } catch (error) {
      return (error as Error & { code?: string }).code ?? (error as Error).message;
    } finally {
      await pool.end();
    }
  };
  const isEncrypted = async (...args: Parameters<typeof look>): Promise<unknown> => {
    const seen = await look(...args);
    return typeof seen === 'string' ? seen : seen.ssl;
  };
  const REFUSED = '28000';

  it('is encrypted or not as sslmode says, on a server that takes both', async () => {
    const modes = { disable: false, allow: false, prefer: true, require: true, 'no-verify': true };
    for (const [mode, encrypted] of Object.entries(modes))
      expect(await isEncrypted('both', `?sslmode=${mode}`), mode).to.equal(encrypted);
    expect(await isEncrypted('both', ''), 'absent').to.equal(true);
  });

  // requirement 85
  it('falls back with allow and prefer only', async () => {
    const secure = { disable: REFUSED, allow: true, prefer: true, require: true, 'no-verify': true };
    for (const [mode, seen] of Object.entries(secure))
      expect(await isEncrypted('secure', `?sslmode=${mode}`), `hostssl, ${mode}`).to.equal(seen);
    const plain = { disable: false, allow: false, prefer: false, require: REFUSED, 'no-verify': REFUSED };
    for (const [mode, seen] of Object.entries(plain))
      expect(await isEncrypted('plain', `?sslmode=${mode}`), `hostnossl, ${mode}`).to.equal(seen);
  });

  // requirement 85
  it('checks the issuer if there is an sslrootcert, and with verify-full the name, too', async () => {
    const root = `sslrootcert=${encodeURIComponent(file('root.crt'))}`;
    const other = `sslrootcert=${encodeURIComponent(file('stranger.crt'))}`;
    for (const mode of ['require', 'no-verify', 'verify-ca']) {
      expect(await isEncrypted('secure', `?sslmode=${mode}&${root}`, { host: 'localhost' }), mode).to.equal(true);
      expect(await isEncrypted('secure', `?sslmode=${mode}&${other}`), mode).to.match(/CERT|SIGNATURE|ISSUER/);
    }
    expect(await isEncrypted('secure', `?sslmode=verify-full&${root}`)).to.equal(true);
    expect(await isEncrypted('secure', `?sslmode=verify-full&${root}`, { host: 'localhost' })).to.equal(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    expect(await isEncrypted('secure', `?sslmode=verify-full&${other}`)).to.match(/CERT|SIGNATURE|ISSUER/);
    expect(await isEncrypted('secure', '?sslmode=verify-full'), 'a public authority').to.match(/CERT|SIGNATURE|ISSUER/);
  });

  it('shows a client certificate', async () => {
    const shown = `sslcert=${encodeURIComponent(file('client.crt'))}&sslkey=${encodeURIComponent(file('client.key'))}`;
    expect(await look('certified', `?sslmode=require&${shown}`)).to.include({ ssl: true, issued: '/CN=postgres' });
    expect(await isEncrypted('certified', '?sslmode=require')).to.equal(REFUSED);
  });

  it('has the application_name and the options of the URL', async () => {
    expect(await look('both', '')).to.include({ name: 'koa-identity-starter', limit: '10s' });
    const said = '?application_name=a%20+b&options=-c%20statement_timeout%3D7s';
    expect(await look('both', said)).to.include({ name: 'a +b', limit: '7s' });
  });

  it('goes through the socket in the folder that host names, without TLS', async () => {
    const sockets: Socket[] = [];
    const server = createServer((near) => {
      const far = connect(Number(address.port), address.hostname);
      sockets.push(near, far);
      near.on('error', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
    }).listen(join(folder, '.s.PGSQL.5432'));
    await once(server, 'listening');
    for (const query of ['', '&sslmode=disable', '&sslmode=require'])
      expect(
        await isEncrypted('both', `?host=${encodeURIComponent(folder)}&port=5432${query}`, { host: 'nowhere.invalid' }),
        query,
      ).to.equal(false);
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('is made by the first of several hosts that can be reached, but by no other if that refuses the user', async () => {
    const unused = 1;
    expect(await isEncrypted('both', '', { host: `127.0.0.1:${unused},127.0.0.1` })).to.equal(true);
    expect(await look('nothing', '', { host: `127.0.0.1:${unused},127.0.0.1` })).to.equal(REFUSED);
    expect(await look('both', '', { host: '127.0.0.1:2,127.0.0.1', port: `${unused}` })).to.equal('ECONNREFUSED');
  });
});
