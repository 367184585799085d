import { indented, set } from './scripts.ts';

// Scripts that run before a request is sent, for what has to be there by then.

/** Where a code stands in a message that has one, and where the token of a link. */
export const CODE = / is (\d{6})/;
export const RESET_CODE = /\/reset\?[^]*?code\D*(\d{6})/;
export const IDENTITY_CODE = / is (\d{6})\. It adds/;
export const LINK = /\?token=([\w-]+)/;

/** Somebody new: addresses and a password that nobody had before. */
export const NEW_PERSON = `
const once = String(Date.now());
${set('email', '`ada.${once}@example.com`')}
${set('mobile', '`+14155${once.slice(-6)}`')}
${set('password', "'a long enough passphrase'")}`;

/** Waits in the development mailbox for a text to a variable's address that fits, keeps what its group holds, and goes on. */
export const mailed = (to: string, pattern: RegExp, into: string, then = ''): string => `
// Messages are sent a moment after the answer: looks into the development mailbox until it is there.
const mailbox = \`\${pm.variables.get('baseUrl')}/dev/mailbox.json?to=\${encodeURIComponent(pm.variables.get('${to}'))}\`;
const look = (times) => pm.sendRequest(mailbox, (error, response) => {
  const texts = error ? [] : response.json().items.map(({ text }) => ${String(pattern)}.exec(text));
  const found = texts.find(Boolean);
  if (!found) return times > 0 ? setTimeout(() => look(times - 1), 100) : console.warn('nothing came to', mailbox);
  ${set(into, 'found[1]')}
${indented(then)}
});
look(100);`;

/** `post` as scripts use it, for what has to be there before their request can be sent. */
const POST = `
const post = (path, body, then, token) => pm.sendRequest({
  url: pm.variables.get('baseUrl') + path,
  method: 'POST',
  header: { 'Content-Type': 'application/json', ...(token ? { Authorization: \`Bearer \${token}\` } : {}) },
  body: { mode: 'raw', raw: JSON.stringify(body) },
}, (error, response) => {
  if (error || response.code >= 400) console.warn(path, error || response.text());
  else then(response.json());
});`;

const ADMIN = "{ login: pm.variables.get('adminLogin'), password: pm.variables.get('adminPassword') }";

const keepToken = (name: string): string => `
${set(name, 'answer.access_token')}
${set(`${name}Until`, 'Date.now() + 540000')}`;

const SIGN_IN_ADMIN = `
// A run with a wrong password does not lock the administrator: it tries once in a while only.
if (!(Number(pm.variables.get('adminTriedUntil')) > Date.now())) {
  ${set('adminTriedUntil', 'Date.now() + 10000')}
  post('/v1/auth/login', ${ADMIN}, (answer) => {
${indented(indented(keepToken('adminToken')))}
  });
}`;

const VERIFY = `
post('/v1/auth/otp/verify', { type: 'email', value: email, code: found[1], registration }, (answer) => {
${indented(keepToken('accessToken'))}
});`;

const SIGN_UP = `
${NEW_PERSON}
const [email, mobile, password] = ['email', 'mobile', 'password'].map((name) => pm.variables.get(name));
post('/v1/auth/register', { first_name: 'Ada', email, mobile, password }, ({ registration }) => {
${indented(mailed('email', CODE, 'code', VERIFY))}
});`;

/** Signs in who calls, where nobody has yet. */
export const SIGN_IN_FIRST = `
// A request that is sent alone signs in first: as the administrator of the environment, or as somebody new.
${POST}
const asks = (token) => JSON.stringify(pm.request.auth || null).includes(\`{{\${token}}}\`);
const isOver = (token) => !(Number(pm.variables.get(\`\${token}Until\`)) > Date.now());
if (asks('adminToken') && isOver('adminToken')) {
${indented(SIGN_IN_ADMIN)}
}
if (asks('accessToken') && isOver('accessToken')) {
${indented(SIGN_UP)}
}`;

const invited = (then = ''): string => `
${POST}
${set('guestEmail', '`grace.${Date.now()}@example.com`')}
const email = pm.variables.get('guestEmail');
post('/v1/auth/login', ${ADMIN}, ({ access_token }) => {
  ${set('adminToken', 'access_token')}
  post('/v1/users', { first_name: 'Grace', email, role: 'User' }, ({ id }) => {
    ${set('guestId', 'id')}
${indented(indented(mailed('guestEmail', LINK, 'invitation', then)))}
  }, access_token);
});`;

/** Invites somebody, and keeps the token of the link that was mailed. */
export const INVITE_FIRST = invited();
/** Invites somebody, who accepts. */
export const ACCEPT_FIRST = invited(
  "post('/v1/auth/invitation/accept', { token: found[1], password: 'a long enough passphrase' }, () => undefined);",
);

/** Begins one more session of the person. */
export const SIGN_IN_AGAIN = `
${POST}
const [login, password] = ['email', 'password'].map((name) => pm.variables.get(name));
post('/v1/auth/login', { login, password }, (answer) => ${set('otherSessionId', 'answer.session_id').replace(';', '')});`;
