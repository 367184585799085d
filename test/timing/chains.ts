import { Agent } from 'node:http';
import { expect } from 'chai';
import { begin, PASSWORD } from '../e2e/client.ts';
import { differences, shuffled } from './compare.ts';
import type { Difference } from './compare.ts';

/** One call about an address; the calls of a chain follow each other at once. */
export type Step = Readonly<{ name: string; path: string; body: (address: string) => object; status: number }>;
export type Chain = readonly Step[];

const OTHER = `${PASSWORD}, and another`;
/** The maximum length, with letters to normalize. */
const LONG = 'Größe '.repeat(20);

const step = (name: string, path: string, status: number, body: (address: string) => object): Step => ({
  name,
  path: `/v1/auth/${path}`,
  body,
  status,
});
const about = (value: string) => ({ type: 'email', value });
const otp = (name: string, status = 202) => step(`otp, ${name}`, 'otp', status, about);
const forgot = (name: string, status = 202) => step(`forgot, ${name}`, 'password/forgot', status, about);
const verify = (name: string, status = 401) =>
  step(`verify, ${name}`, 'otp/verify', status, (value) => ({ ...about(value), code: '000000' }));
const reset = (name: string, status = 401) =>
  step(`reset, ${name}`, 'password/reset', status, (value) => ({
    ...about(value),
    code: '000000',
    new_password: OTHER,
  }));
const login = (name: string, password: string, status = 401) =>
  step(`login, ${name}`, 'login', status, (value) => ({ login: value, password }));
const accept = (name: string) =>
  step(`invitation, ${name}`, 'invitation/accept', 401, () => ({ token: 'A'.repeat(43), password: OTHER }));
const register = (name: string, status = 202) =>
  step(`register, ${name}`, 'register', status, (email) => ({ first_name: 'Ada', email, password: PASSWORD }));
const registerWithout = (name: string) =>
  step(`register without a password, ${name}`, 'register', 202, (email) => ({ first_name: 'Ada', email }));

export const CHAINS: Readonly<Record<string, Chain>> = {
  codes: [
    otp('first'),
    verify('after a request'),
    otp('within the interval', 429),
    verify('second wrong'),
    verify('that locks'),
    verify('during the lock', 429),
    forgot('during the lock'),
    reset('during the lock', 429),
  ],
  recovery: [
    forgot('first'),
    reset('after a request'),
    forgot('within the interval', 429),
    accept('after another’s request'),
    reset('second wrong'),
    reset('that locks'),
    otp('during the lock'),
    otp('again', 429),
  ],
  'without a code': [verify('nothing asked for'), reset('nothing asked for'), otp('after wrong codes')],
  passwords: [
    login('first', 'wrong'),
    login('long', LONG),
    login('after a long one', 'wrong'),
    login('fourth', 'wrong'),
    login('that locks', 'wrong'),
    login('during the lock', 'wrong', 429),
    otp('during the lock of passwords'),
  ],
  registration: [
    register('first'),
    otp('after registering', 429),
    verify('after registering'),
    register('again', 202),
    login('after registering', 'wrong'),
  ],
  'registration without a password': [
    registerWithout('first'),
    otp('after registering', 429),
    verify('after registering'),
    registerWithout('again'),
    login('after registering', 'wrong'),
    forgot('after registering'),
    reset('after registering'),
  ],
};

/** If two addresses share one of 2^20 buckets, attempts at one count at the other: about one in a thousand. */
const SHARED = 0.02;

/** The duration of a call in milliseconds; null if the answer was not that of a first attempt. */
const timed = async (
  url: string,
  agent: Agent,
  { path, body, status }: Step,
  address: string,
): Promise<number | null> => {
  const headers = { 'content-type': 'application/json' };
  const { sent, answered } = begin(url, path, { agent, method: 'POST', headers });
  let endedAt = NaN;
  sent.once('response', (response) => response.once('end', () => (endedAt = performance.now())));
  const payload = JSON.stringify(body(address));
  const startedAt = performance.now();
  sent.end(payload);
  const answer = await answered;
  return answer.status === status ? endedAt - startedAt : null;
};

const takenThrough = async (url: string, agent: Agent, chain: Chain, address: string) => {
  const times: number[] = [];
  for (const one of chain) {
    const ms = await timed(url, agent, one, address);
    if (ms === null) return null;
    times.push(ms);
  }
  return times;
};

export type Addresses = Readonly<Record<string, readonly string[]>>;
/** For each call of a chain, samples by class. */
export type Measured = readonly Record<string, number[]>[];

/** Runs a chain for the addresses of each class, one of each in turn in random order, and adds to `samples`. */
export const measure = async (url: string, chain: Chain, of: Addresses, samples: Measured): Promise<void> => {
  const agent = new Agent({ keepAlive: true });
  const size = Math.min(...Object.values(of).map((all) => all.length));
  let shared = 0;
  for (let n = 0; n < size; n += 1)
    for (const [name, addresses] of shuffled(Object.entries(of))) {
      const times = await takenThrough(url, agent, chain, addresses[n] ?? '');
      if (times === null) shared += 1;
      for (const [i, ms] of (times ?? []).entries()) (samples[i]![name] ??= []).push(ms);
    }
  agent.destroy();
  expect(shared, 'addresses that shared a bucket').to.be.at.most(1 + SHARED * size);
};

export const compared = (chain: Chain, samples: Measured): readonly Difference[] =>
  chain.flatMap(({ name }, i) => differences(name, samples[i]!));
