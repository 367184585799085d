import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect } from 'chai';
import { PASSWORD, anyEmail, call, eventually } from '../e2e/client.ts';
import { imageCalls } from '../e2e/images/uploading.ts';
import { anyMobile } from '../e2e/people.ts';
import { CHEAP, spawnService } from '../e2e/process.ts';
import { makeBrowser, pkce } from '../oauth/browser.ts';
import { CLIENT, startRealProvider } from '../oauth/real-provider.ts';
import { startCollector } from '../ops/trace-collector.ts';
import type { Span } from '../ops/trace-collector.ts';
import { freshDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { aFlatPng } from '../support/images.ts';
import { startS3Server } from '../support/s3-server.ts';
import { startSmtpReceiver } from '../support/smtp-receiver.ts';
import { binary, describeWith } from './binaries.ts';

const redisServer = await binary('redis-server');
const SIX_DIGITS = /(?<!\d)(\d{3}) ?(\d{3})(?!\d)/;
const codeIn = (text: string): string => SIX_DIGITS.exec(text)!.slice(1, 3).join('');

/** Takes what the service sends as SMS. */
const startSmsReceiver = async () => {
  const received: { to: string; body: string }[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    received.push((await json(request)) as { to: string; body: string });
    response.writeHead(204).end();
  };
  const server = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received, close };
};

describeWith({ 'redis-server': redisServer }, 'traces of every kind of outbound call', function () {
  this.timeout(120_000);
  const closing: (() => unknown)[] = [];

  after(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  it('are in one tree with the request that made it, and neither they nor the metrics have a secret', async () => {
    // requirement 87
    const keep = <A extends Readonly<{ close: () => unknown }>>(one: A): A => {
      closing.push(one.close);
      return one;
    };
    const database = await freshDatabase();
    closing.push(database.drop);
    const redisPort = await freePort();
    const redis: ChildProcess = spawn(redisServer!.path, ['--port', String(redisPort), '--save', ''], {
      env: { LD_LIBRARY_PATH: redisServer!.libraries },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    closing.push(() => redis.kill('SIGKILL'));
    for await (const chunk of redis.stdout!) if (String(chunk).includes('Ready to accept connections')) break;
    const [collector, provider, s3] = [
      keep(await startCollector()),
      keep(await startRealProvider()),
      keep(await startS3Server()),
    ];
    const [smtp, sms] = [keep(await startSmtpReceiver()), keep(await startSmsReceiver())];
    const smsSecret = `whsec_${randomBytes(32).toString('base64')}`;
    const service = await spawnService({
      ...CHEAP,
      ...s3.credentials,
      DATABASE_URL: database.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      RATE_LIMIT: 'on',
      STORAGE_URL: s3.storageUrl('traces'),
      SMTP_URL: smtp.url,
      MAIL_FROM: 'Identity <no-reply@id.test>',
      SMS_WEBHOOK_URL: sms.url,
      SMS_WEBHOOK_SECRET: smsSecret,
      RETURN_TO_ORIGINS: 'https://app.example.com',
      OAUTH_TRUSTED_ISSUER: provider.issuer,
      OAUTH_TRUSTED_CLIENT_ID: CLIENT.id,
      OAUTH_TRUSTED_CLIENT_SECRET: CLIENT.secret,
      OAUTH_TRUSTED_TRUST_EMAIL: 'on',
    });
    closing.push(service.stop);
    const { url } = service;
    const local = url.replace('127.0.0.1', 'localhost');
    provider.allow([`${local}/v1/auth/oauth/trusted/callback`]);

    // A registration by mail and one by SMS, each with its code.
    const [email, mobile] = [anyEmail(), anyMobile()];
    const register = (address: object) =>
      call(url, '/v1/auth/register', { first_name: 'Canary', password: PASSWORD, ...address });
    await register({ email });
    await register({ mobile });
    const mailed = await eventually(async () => smtp.received.find(({ to }) => to.includes(email)), 'a mail');
    const texted = await eventually(async () => sms.received.find(({ to }) => to === mobile), 'an SMS');
    const codes = [codeIn(mailed.raw.slice(mailed.raw.indexOf('\r\n\r\n'))), codeIn(texted.body)];
    const verified = await call(url, '/v1/auth/otp/verify', { type: 'mobile', value: mobile, code: codes[1] });
    expect(verified.status).to.equal(200);
    const { access_token: accessToken, refresh_token: refreshToken } = verified.body;

    // An upload under the trace of its caller.
    const [traceId, caller] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
    const calls = imageCalls(url, accessToken);
    const uploaded = await calls.put(aFlatPng(9, 9), { traceparent: `00-${traceId}-${caller}-01` });
    expect(uploaded.status).to.equal(200);
    const image = String(((await uploaded.json()) as Record<string, unknown>)['profile_image_url']);

    // A sign-in at a provider.
    const [secrets, subject, theirs] = [pkce(), 'canary-subject', anyEmail()];
    provider.accounts.set(subject, { email: theirs, email_verified: true });
    const browser = makeBrowser();
    const asked = new URLSearchParams({ return_to: 'https://app.example.com/', code_challenge: secrets.challenge });
    const isBack = ({ origin }: URL): boolean => origin === 'https://app.example.com';
    const login = await browser.follow(`${local}/v1/auth/oauth/trusted?${String(asked)}`, isBack);
    const answered = await browser.open(login.url, { subject });
    const back = new URL((await browser.follow(answered.location!, isBack)).location!);
    const code = back.searchParams.get('code')!;
    const exchanged = await call(url, '/v1/auth/oauth/exchange', { code, code_verifier: secrets.verifier });
    expect(exchanged.status, exchanged.text).to.equal(200);

    const scraped = (await call(url, '/metrics')).text;
    const has = (name: RegExp) => collector.spans().some((span) => name.test(span.name));
    await eventually(async () => has(/exchange$/) && has(/^smtp/) && has(/^sms/) && has(/callback$/), 'the traces');
    const spans = collector.spans();
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const rootOf = (span: Span): Span => {
      const parent = byId.get(span.parentSpanId ?? '');
      return parent === undefined ? span : rootOf(parent);
    };
    /** The request under which a span of that name is. */
    const under = (name: RegExp): readonly string[] => [
      ...new Set(spans.filter((span) => name.test(span.name)).map((span) => rootOf(span).name)),
    ];
    expect(under(/^redis /)).to.include('POST /v1/auth/register');
    expect(under(/^s3 /)).to.deep.equal(['PUT /v1/me/profile-image']);
    expect(under(/^provider /)).to.include('GET /v1/auth/oauth/:provider/callback');
    // Messages are delivered later, by a job.
    expect(under(/^smtp /)).to.deep.equal(['smtp deliver']);
    expect(under(/^sms /)).to.deep.equal(['sms deliver']);
    const ofUpload = spans.filter((span) => span.traceId === traceId);
    expect(ofUpload.filter(({ name }) => name.startsWith('s3 '))).to.have.length.above(0);
    for (const span of ofUpload) expect(rootOf(span).parentSpanId, span.name).to.equal(caller);
    for (const span of spans) expect(rootOf(span).traceId, span.name).to.equal(span.traceId);

    const { access_token: theirToken, refresh_token: theirRefreshToken } = exchanged.body;
    const people = [email, mobile, theirs, subject, 'Canary', image.split('/').at(-1)!];
    const tokens = [
      accessToken,
      refreshToken,
      theirToken,
      theirRefreshToken,
      code,
      secrets.verifier,
      secrets.challenge,
    ];
    const own = [PASSWORD, CLIENT.secret, smsSecret, s3.credentials.AWS_SECRET_ACCESS_KEY, 'select '];
    for (const [where, told] of Object.entries({ spans: JSON.stringify(collector.exports), metrics: scraped }))
      for (const secret of [...people, ...tokens, ...codes, ...own])
        expect(told.includes(secret), `${secret} in the ${where}`).to.equal(false);
  });
});
