import { readFileSync } from 'node:fs';
import { maxHeaderSize } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { MAX_BODY } from '../../src/adapters/http/server/input/body.ts';
import { MAX_FILE } from '../../src/adapters/http/server/input/multipart-body.ts';
import { CONNECTION_LIMITS } from '../../src/adapters/http/server/limits/connection-limits.ts';
import { UPLOAD_LIMITS } from '../../src/adapters/http/server/limits/uploads.ts';
import { CONVERSIONS } from '../../src/adapters/imaging/sharp-converter.ts';
import { TIMEOUT_MS } from '../../src/adapters/messaging/sms-webhook.ts';
import { TIMEOUTS } from '../../src/adapters/messaging/smtp.ts';
import { REQUEST_TIMEOUT_S } from '../../src/adapters/oauth/discovery.ts';
import { DEADLINE_MS } from '../../src/adapters/oauth/openid-providers.ts';
import { QUERY_TIMEOUT_MS, SERVER_TIMEOUTS } from '../../src/adapters/persistence/connection/pool-options.ts';
import { CALL_MS, CONNECT_MS } from '../../src/adapters/storage/s3-images.ts';
import { VARIABLES } from '../../src/config/load-config.ts';
import { ROOT } from '../../src/start/project.ts';

/** Of each row: the limit, its variable, its default and its answer. */
const rows = readFileSync(join(ROOT, 'docs/request-limits.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [a-z]/.test(line))
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, limit = '', variable = '', number = '', answer = '']) => ({
    limit,
    variable,
    number: Number(number),
    answer,
  }));

const variable = (name: string): number => Number(VARIABLES.find(([known]) => known === name)?.[1].default);

const seconds = (ms: number): number => ms / 1000;
const IN_CODE = [
  maxHeaderSize,
  MAX_BODY,
  MAX_FILE,
  seconds(CONNECTION_LIMITS.headersMs),
  seconds(CONNECTION_LIMITS.requestMs),
  seconds(UPLOAD_LIMITS.readMs),
  seconds(CONNECTION_LIMITS.keepAliveMs),
  seconds(CONNECTION_LIMITS.stalledMs),
  seconds(CONNECTION_LIMITS.answerMs),
  variable('MAX_CONNECTIONS'),
  CONNECTION_LIMITS.pipelined,
  variable('DATABASE_POOL_MAX'),
  variable('DATABASE_WAIT'),
  seconds(SERVER_TIMEOUTS.statement_timeout),
  seconds(SERVER_TIMEOUTS.lock_timeout),
  seconds(QUERY_TIMEOUT_MS),
  variable('HASH_QUEUE'),
  variable('HASH_WAIT'),
  UPLOAD_LIMITS.atOnce,
  CONVERSIONS.queue,
  seconds(CONVERSIONS.waitMs),
  seconds(CONNECT_MS),
  seconds(CALL_MS),
  REQUEST_TIMEOUT_S,
  seconds(DEADLINE_MS),
  seconds(TIMEOUTS.connectionTimeout),
  seconds(TIMEOUTS.socketTimeout),
  seconds(TIMEOUT_MS),
];

// requirement 99
describe('the limits of a request', () => {
  it('are those of the code', () => {
    expect(rows.map(({ number }) => number)).to.deep.equal(IN_CODE);
  });

  it('name a variable that has this default, and an answer', () => {
    for (const { limit, variable: cell, number, answer } of rows) {
      const name = /^`(\w+)`$/.exec(cell)?.[1];
      if (name !== undefined) expect(variable(name), limit).to.equal(number);
      else expect(cell, limit).to.equal('');
      expect(answer, limit).to.match(/^(?:4\d\d|503 `[A-Z_]+`(?:, `[A-Z_]+`)?|the .+)$/);
    }
  });
});
