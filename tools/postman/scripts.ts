import { callsOf, mapValues, successOf } from '../contract.ts';
import type { Contract } from '../contract.ts';
import type { Step } from './convert.ts';

// The scripts of the collection as text. Postman runs them and can't import anything of this project.

const HELPERS = `
const send = (method, path, body, token) => new Promise((resolve, reject) => pm.sendRequest({
  url: pm.variables.replaceIn('{{baseUrl}}' + path),
  method,
  header: { 'Content-Type': 'application/json', ...(token ? { Authorization: 'Bearer ' + pm.variables.get(token) } : {}) },
  body: body && { mode: 'raw', raw: pm.variables.replaceIn(JSON.stringify(body)) },
}, (error, response) => {
  if (error || response.code >= 400) reject(error || new Error(method + ' ' + path + ': ' + response.text()));
  else resolve(response.code === 204 ? undefined : response.json());
}));
// Messages arrive a moment after the answer: waits for one in the development mailbox, and keeps its code or token.
const keepFromMail = async (name, to, pattern) => {
  for (let tries = 0; tries < 100; tries += 1) {
    const { items } = await send('GET', '/dev/mailbox.json?to=' + encodeURIComponent(pm.variables.get(to)));
    const found = items.map(({ text }) => pattern.exec(text)).find(Boolean);
    if (found) return pm.collectionVariables.set(name, found[1]);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('No message to ' + pm.variables.get(to) + ' matches ' + pattern);
};`;

const indented = (script: string): string => script.trim().replaceAll(/^(?=.)/gm, '  ');

/** A script of a request or folder. If it uses `await`, it gets the helpers, and an error fails a test. */
export const event = (listen: 'prerequest' | 'test', script = ''): readonly object[] => {
  const awaiting = `${HELPERS}
(async () => {
${indented(script)}
})().catch((error) => pm.test('is prepared', () => { throw error; }));`;
  const lines = (script.includes('await ') ? awaiting : script).split('\n').filter((line) => line.trim() !== '');
  return lines.length ? [{ listen, script: { exec: lines } }] : [];
};

/** Sets variables to the values of expressions. */
export const set = (values: Step['keep'] = {}): string =>
  Object.entries(values)
    .map(([name, value]) => `pm.collectionVariables.set('${name}', ${value});`)
    .join('\n');

/** Expects a refusal, for a step that can't succeed on a fresh service. */
export const refused = (status: number, code: string, why: string): Pick<Step, 'status' | 'checks'> => ({
  status,
  checks: { [`is refused: ${why}`]: `pm.expect(answer.code).to.equal('${code}')` },
});

export const testOf = ({ call, status = successOf(call), checks = {}, keep, after = '' }: Step): string => {
  const tests = Object.entries(checks).map(([title, check]) => `pm.test('${title}', () => ${check});`);
  const then = [...tests, set(keep)].join('\n');
  const answer = then.includes('answer') ? 'const answer = pm.response.json();' : '';
  return `
pm.test('is answered with ${status}', () => pm.response.to.have.status(${status}));
${then || after ? `if (pm.response.code === ${status}) {\n${indented(`${answer}\n${then}\n${after}`)}\n}` : ''}`;
};

/** Adds an authenticator app and computes the code that it shows (RFC 6238). */
export const ADD_APP = `
const { secret } = await send('POST', '/v1/me/factors/totp', { replace: true }, 'accessToken');
const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
const key = bits.match(/.{4}/g).map((four) => parseInt(four, 2).toString(16)).join('');
const step = Math.floor(Date.now() / 30000).toString(16).padStart(16, '0');
const crypto = require('crypto-js');
const mac = crypto.HmacSHA1(crypto.enc.Hex.parse(step), crypto.enc.Hex.parse(key)).toString();
const at = 2 * parseInt(mac.slice(-1), 16);
${set({ appCode: "String((parseInt(mac.slice(at, at + 8), 16) & 0x7fffffff) % 1000000).padStart(6, '0')" })}`;

export const READ_CODE = "await keepFromMail('code', 'email', / is (\\d{6})/);";
export const READ_INVITATION = "await keepFromMail('invitation', 'guestEmail', /\\?token=([\\w-]+)/);";

export const NEW_PERSON = `
const digits = String(Date.now());
${set({ email: '`ada.${digits}@example.com`', mobile: '`+14155${digits.slice(-6)}`', password: "'a long enough passphrase'" })}`;

/** An empty token: the next request that needs one signs in first. */
export const NONE = "''";
export const TOKENS = { accessToken: 'answer.access_token', refreshToken: 'answer.refresh_token' };

export const SIGN_IN_AGAIN = `
const answer = await send('POST', '/v1/auth/login', { login: '{{email}}', password: '{{password}}' });`;

const SIGN_UP = `
${NEW_PERSON}
const person = { first_name: 'Ada', email: '{{email}}', mobile: '{{mobile}}', password: '{{password}}' };
const { registration } = await send('POST', '/v1/auth/register', person);
${READ_CODE}
const proof = { type: 'email', value: '{{email}}', code: '{{code}}', registration };
const answer = await send('POST', '/v1/auth/otp/verify', proof);
${set(TOKENS)}`;

const SIGN_IN_ADMIN = `
const admin = await send('POST', '/v1/auth/login', { login: '{{adminLogin}}', password: '{{adminPassword}}' });
${set({ adminToken: 'admin.access_token' })}`;

/** Invites a guest and keeps the token of the link in the mail. */
export const INVITE_GUEST = `
${SIGN_IN_ADMIN}
${set({ guestEmail: '`grace.${Date.now()}@example.com`' })}
const guest = { first_name: 'Grace', email: '{{guestEmail}}', role: 'User' };
const { id } = await send('POST', '/v1/users', guest, 'adminToken');
${set({ guestId: 'id' })}
${READ_INVITATION}`;

export const deleteAt = (path: string): string => `await send('DELETE', '${path}', undefined, 'adminToken');`;

/** Runs before each request of the reference. */
export const SIGN_IN_FIRST = `
// A request that is sent alone signs in first: as the administrator of the environment, or as a new person.
const needs = (token) => {
  const [, payload] = (pm.variables.get(token) || '').split('.');
  const isValid = payload && JSON.parse(atob(payload)).exp * 1000 > Date.now();
  return JSON.stringify(pm.request.auth || null).includes(token) && !isValid;
};
// A wrong password is tried once in ten seconds, so that a run of the collection doesn't lock the administrator.
if (needs('adminToken') && !(pm.variables.get('nextAdminSignIn') > Date.now())) {
${indented(set({ nextAdminSignIn: 'Date.now() + 10000' }) + SIGN_IN_ADMIN)}
}
if (needs('accessToken')) {
${indented(SIGN_UP)}
}`;

/** Runs after each request: the answer must be one that the contract lists. */
export const checkAnswers = (contract: Contract): string => {
  const answers = callsOf(contract).map(({ method, path, operation }) => {
    const schemas = mapValues(operation.responses, ({ content = {} }) => mapValues(content, ({ schema }) => schema));
    return `'${method} ${path}': ${JSON.stringify(schemas)},`;
  });
  return `
pm.test('names the request, for the log', () => {
  pm.expect(pm.response.headers.get('X-Request-Id')).to.match(/^[A-Za-z0-9._-]{1,64}$/);
});
// By call and status: the media types of the answer, with their JSON Schemas.
const answers = {
${answers.join('\n')}
};
const components = ${JSON.stringify({ schemas: contract.components.schemas })};
const sent = pm.request.method + ' ' + pm.request.url.getPath();
const call = Object.keys(answers).find((one) => new RegExp(one.replace(/{\\w+}/g, '[^/]+') + '$').test(sent));
if (call) pm.test('is an answer that the contract lists', () => {
  const content = answers[call][pm.response.code];
  const [type] = (pm.response.headers.get('Content-Type') || '').split(';');
  pm.expect(answers[call]).to.have.property(String(pm.response.code));
  if (!Object.keys(content).length) return pm.expect(pm.response.text()).to.equal('');
  pm.expect(content).to.have.property(type);
  if (type.endsWith('json')) pm.response.to.have.jsonSchema({ ...content[type], components }, { unknownFormats: 'ignore' });
});
if (pm.response.code === 401 && pm.response.json().code === 'UNAUTHENTICATED') {
  // The session is over, or the service is another one: the next request signs in anew.
${indented(set({ accessToken: NONE, adminToken: NONE }))}
}`;
};
