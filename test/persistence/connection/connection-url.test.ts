import { userInfo } from 'node:os';
import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { parseConnectionUrl } from '../../../src/adapters/persistence/connection/connection-url.ts';
import type { Connection } from '../../../src/adapters/persistence/connection/connection-url.ts';
import { waysOf } from '../../../src/adapters/persistence/connection/ways.ts';

const read = (url: string): Connection => {
  const parsed = parseConnectionUrl(url);
  return E.isRight(parsed) ? parsed.right : expect.fail(`${url} ${parsed.left}`);
};
const problemOf = (url: string): string => {
  const parsed = parseConnectionUrl(url);
  return E.isLeft(parsed) ? parsed.left : expect.fail(`${url} was accepted`);
};
const hosts = (url: string): string =>
  read(url)
    .hosts.map(({ host, port }) => `${host} ${port}`)
    .join(', ');

describe('a URL of a database', () => {
  it('says nothing of what it leaves out', () => {
    expect(read('postgres://ada@db/app')).to.deep.equal({
      hosts: [{ host: 'db', port: 5432 }],
      user: 'ada',
      password: null,
      database: 'app',
      sslmode: null,
      sslrootcert: null,
      sslcert: null,
      sslkey: null,
      options: null,
      applicationName: null,
      connectTimeoutMs: null,
      session: null,
    });
    expect(read('postgresql://db')).to.include({ user: userInfo().username, database: userInfo().username });
    expect(read(' postgres://ada@db\n')).to.include({ user: 'ada', database: 'ada' });
    expect(read('postgres://@db?')).to.include({ user: userInfo().username, password: null });
  });

  it('is read as libpq reads it, where that differs from other URLs', () => {
    expect(read('postgres://a%40b:p%2Fw%25%3A@db/a%20b/c')).to.include({
      user: 'a@b',
      password: 'p/w%:',
      database: 'a b/c',
    });
    expect(read('postgres://u:a#b?c@db/d#e')).to.include({ password: 'a#b?c', database: 'd#e' });
    expect(read('postgres://u:a:b@db/d').password).to.equal('a:b');
    expect(read('postgres://u@db/d?application_name=a+b').applicationName).to.equal('a+b');
  });

  it('names its hosts before the path or in parameters, which count', () => {
    expect(hosts('postgres://u@h1:1,h2,[::1]:3/d')).to.equal('h1 1, h2 5432, ::1 3');
    expect(hosts('postgres://u@[fe80::1%25eth0]/d')).to.equal('fe80::1%eth0 5432');
    expect(hosts('postgres://u@%2Fvar%2Frun/d')).to.equal('/var/run 5432');
    expect(hosts('postgres:///d?host=/var/run&port=5433&user=u')).to.equal('/var/run 5433');
    expect(hosts('postgres://u@wrong:1/d?host=h1,::1&port=6,7')).to.equal('h1 6, ::1 7');
    expect(hosts('postgres://u@a/d?host=h1,h2&port=6')).to.equal('h1 6, h2 6');
    expect(read('postgres://u:p@a/d?user=v&password=q&dbname=e')).to.include({
      user: 'v',
      password: 'q',
      database: 'e',
    });
  });

  it('has the last value of a repeated parameter', () => {
    expect(read('postgres://u@a/d?sslmode=disable&sslmode=require').sslmode).to.equal('require');
  });

  it('has every supported parameter', () => {
    const said = 'sslmode=verify-full&sslrootcert=%2Fr&sslcert=%2Fc&sslkey=%2Fk&options=-c%20a%3Db&application_name=n';
    expect(read(`postgres://u@a/d?${said}&connect_timeout=3&target_session_attrs=standby`)).to.include({
      sslmode: 'verify-full',
      sslrootcert: '/r',
      sslcert: '/c',
      sslkey: '/k',
      options: '-c a=b',
      applicationName: 'n',
      connectTimeoutMs: 3_000,
      session: 'standby',
    });
    expect(read('postgres://u@a/d?sslmode=no-verify').sslmode, 'the driver’s word').to.equal('require');
    expect(read('postgres://u@a/d?sslrootcert=system').sslmode).to.equal('verify-full');
    for (const none of ['0', '-1'])
      expect(read(`postgres://u@a/d?connect_timeout=${none}`).connectTimeoutMs).to.equal(null);
  });

  const REFUSED: Readonly<Record<string, RegExp>> = {
    'host=db dbname=app': /must be a PostgreSQL URL/,
    'mysql://db/app': /must be a PostgreSQL URL/,
    'postgres:/db/app': /must be a PostgreSQL URL/,
    'postgres:///app': /names no host/,
    'postgres://a,,b/app': /empty host/,
    'postgres://u:100%@db/app': /wrong % in its password/,
    'postgres://u:%zz@db/app': /wrong % in its password/,
    'postgres://u:%ff@db/app': /wrong % in its password/,
    'postgres://u:%00@db/app': /wrong % in its password/,
    'postgres://u%@db/app': /wrong % in its user/,
    'postgres://u@db/50%': /wrong % in its dbname/,
    'postgres://u@db/app?options=%': /wrong % in its options/,
    'postgres://u:p@ss@db/app': /host that can't exist/,
    'postgres://u:p/ss@db/app': /ports from 1/,
    'postgres://u@db:0/app': /ports from 1/,
    'postgres://u@db:65536/app': /ports from 1/,
    'postgres://u@::1/app': /IPv6 address needs brackets/,
    'postgres://u@[]/app': /host that can't exist/,
    'postgres://u@[::1/app': /host that can't exist|ports|URL/,
    'postgres://u@a,b/app?port=1,2,3': /number of ports/,
    'postgres://u@db/app?sslmode=on': /sslmode one of disable/,
    'postgres://u@db/app?sslmode=': /sslmode one of disable/,
    'postgres://u@db/app?sslmode': /no value for its parameter sslmode/,
    'postgres://u@db/app?target_session_attrs=master': /target_session_attrs one of any/,
    'postgres://u@db/app?connect_timeout=soon': /connect_timeout/,
    'postgres://u@db/app?sslcert=/c': /both or none of sslcert and sslkey/,
    'postgres://u@db/app?sslmode=verify-ca': /must have an sslrootcert/,
    'postgres://u@db/app?sslmode=require&sslrootcert=system': /sslmode=verify-full with sslrootcert=system/,
    'postgres://u@db/app?schema=app&pgbouncer=true': /not supported: schema, pgbouncer\. Supported are user/,
    'postgres://u@db/app?ssl=true': /not supported: ssl\./,
    'postgres://u@db/app?SSLMODE=require': /not supported: SSLMODE/,
    'postgres://u@db/app?se cret=1': /not supported: one that is no name/,
  };
  for (const [url, problem] of Object.entries(REFUSED))
    it(`is refused as ${url}`, () => {
      expect(problemOf(url))
        .to.match(problem)
        .and.not.match(/p@ss|100%|se cret/);
    });

  const ways = (url: string, sslmode: 'prefer' | 'verify-full' | 'disable'): string =>
    waysOf(read(url), { sslmode, session: 'read-write' })
      .map(({ host, tls, session }) => `${host} ${tls ?? 'plain'}${session === 'read-write' ? '' : ` ${session}`}`)
      .join(', ');

  it('without sslmode means what the configuration says for other machines, and prefers TLS on this one', () => {
    expect(ways('postgres://u@db/d', 'verify-full')).to.equal('db verify-full');
    expect(ways('postgres://u@db/d', 'disable')).to.equal('db plain');
    expect(ways('postgres://u@db/d', 'prefer')).to.equal('db prefer, db plain');
    for (const host of ['localhost', '127.0.0.1', '::1'])
      expect(ways(`postgres:///d?host=${host}`, 'verify-full')).to.equal(`${host} prefer, ${host} plain`);
    expect(ways('postgres://u@localhost/d?host=db', 'verify-full')).to.equal('db verify-full');
    expect(ways('postgres://u@db/d?host=/run', 'verify-full')).to.equal('/run plain');
    expect(ways('postgres://u@db/d?sslmode=require', 'disable'), 'stated').to.equal('db require');
  });

  it('asks twice for a standby that it only prefers', () => {
    expect(ways('postgres://u@a,b/d?target_session_attrs=prefer-standby', 'disable')).to.equal(
      'a plain standby, b plain standby, a plain any, b plain any',
    );
  });
});
