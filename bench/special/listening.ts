import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// The floor of the start case: imports the packages of the service, and nothing else.
await Promise.all([
  import('@koa/router'),
  import('@mikro-orm/core'),
  import('@mikro-orm/migrations'),
  import('@mikro-orm/postgresql'),
  import('@mikro-orm/seeder'),
  import('@node-rs/argon2'),
  import('bcrypt'),
  import('fp-ts/lib/TaskEither.js'),
  import('helmet'),
  import('inversify'),
  import('io-ts'),
  import('jsonwebtoken'),
  import('koa'),
  import('nodemailer'),
  import('openid-client'),
  import('pg'),
  import('pino'),
  import('reflect-metadata'),
  import('standardwebhooks'),
  import('uqr'),
]);

const server = createServer((_request, response) => response.end());
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'started', port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
