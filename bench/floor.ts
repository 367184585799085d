import { createCipheriv, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import jwt from 'jsonwebtoken';
import Koa from 'koa';
import { Pool } from 'pg';
import type { Tools } from './case.ts';
import { CASES } from './cases/all.ts';

process.env['UV_THREADPOOL_SIZE'] ??= '5';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const secret = randomBytes(32);

const tools: Tools = {
  pool: new Pool({ connectionString: process.env['DATABASE_URL'], max: 10 }),
  body: (ctx) => text(ctx.req),
  issue: (claims) => jwt.sign(claims, privateKey, { algorithm: 'ES256', expiresIn: 900 }),
  verify: (token) => jwt.verify(token, publicKey, { algorithms: ['ES256'] }) as jwt.JwtPayload,
  mac: (of) => createHmac('sha256', secret).update(of).digest('base64url'),
  seal: (of) => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', secret, nonce);
    return Buffer.concat([nonce, cipher.update(of), cipher.final(), cipher.getAuthTag()]);
  },
};

const floors = new Map(
  CASES.flatMap(({ floors: each }) => each).map(({ method, path, answer }) => [`${method} ${path}`, answer(tools)]),
);

const app = new Koa();
app.use((ctx) => floors.get(`${ctx.method} ${ctx.path}`)?.(ctx));
const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'started', port })}\n`);
});
process.on('SIGTERM', () => process.exit(0));
