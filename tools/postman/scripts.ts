import type { Answers } from './answers.ts';

// Scripts of the collection, as text, and parts of them: they run in Postman, and know nothing of this project.

/** What every answer keeps, whatever is asked. */
export const EVERY_ANSWER = `
pm.test('names the request, for the log', () => {
  pm.expect(pm.response.headers.get('X-Request-Id')).to.match(/^[A-Za-z0-9._-]{1,64}$/);
});
if ((pm.response.headers.get('Content-Type') || '').includes('problem+json')) {
  pm.test('is a problem document', () => {
    const problem = pm.response.json();
    pm.expect(problem).to.include.all.keys('type', 'title', 'detail', 'code', 'request_id');
    pm.expect(problem.status).to.equal(pm.response.code);
  });
}`;

/** Forgets tokens that are not good any more, so that the next request signs in anew. */
export const FORGET_TOKENS = `
// The session is over, or the service is another one: the next request signs in anew.
if (pm.response.code === 401 && pm.response.json().code === 'UNAUTHENTICATED') {
  pm.collectionVariables.unset('accessTokenUntil');
  pm.collectionVariables.unset('adminTokenUntil');
}`;

/** Holds an answer against what the contract lists for the call. */
export const asContracted = (answers: Answers): string => `
// What the contract lists: for each status a JSON Schema, the codes of refusals, a media type, or null for no body.
const contract = ${JSON.stringify(answers)};
pm.test('is an answer that the contract lists', () => {
  pm.expect(contract).to.have.property(String(pm.response.code));
  const listed = contract[pm.response.code];
  if (listed === null) pm.expect(pm.response.text()).to.equal('');
  else if (Array.isArray(listed)) pm.expect(pm.response.json().code).to.be.oneOf(listed);
  else if (typeof listed === 'string') pm.expect(pm.response.headers.get('Content-Type')).to.include(listed);
  else pm.response.to.have.jsonSchema(listed);
});`;

/** Expects a status; \`then\` runs with the answer where it came. */
export const succeeds = (status: number, then: string): string => `
pm.test('is answered with ${status}', () => pm.response.to.have.status(${status}));
${then.trim() === '' ? '' : `if (pm.response.code === ${status}) {\n${indented(then)}\n}`}`;

/** Expects a refusal, and says why nothing else can come. */
export const refuses = (status: number, code: string, why: string): string => `
// ${why}
pm.test('is refused with ${status} ${code}', () => {
  pm.response.to.have.status(${status});
  pm.expect(pm.response.json().code).to.equal('${code}');
});`;

/** A test of an answer, which it knows as `answer`. */
export const check = (name: string, ...lines: readonly string[]): string => `
pm.test('${name}', () => {
${indented(['const answer = pm.response.json();', ...lines].join('\n'))}
});`;

export const indented = (lines: string): string => lines.replaceAll(/^\n+|\n+$/g, '').replaceAll(/^(?=.)/gm, '  ');

export const set = (name: string, value: string): string => `pm.collectionVariables.set('${name}', ${value});`;
export const unset = (...names: readonly string[]): string =>
  names.map((name) => `pm.collectionVariables.unset('${name}');`).join('\n');

/** Keeps a field of the answer under a name. */
export const keep = (name: string, path: string): string => set(name, `pm.response.json().${path}`);

/** Keeps the tokens of a fresh sign-in, under names that begin with \`who\`, and for how long they serve every call. */
export const keepSignIn = (who: 'access' | 'admin' | 'guest'): string => `
${keep(`${who}Token`, 'access_token')}
${set(`${who}TokenUntil`, 'Date.now() + 540000')}
${keep(who === 'access' ? 'refreshToken' : `${who}RefreshToken`, 'refresh_token')}`;

/** Deletes what has served its purpose. */
export const deleteLater = (path: string): string => `
pm.sendRequest({
  url: pm.variables.replaceIn('{{baseUrl}}${path}'),
  method: 'DELETE',
  header: { Authorization: \`Bearer \${pm.variables.get('adminToken')}\` },
}, (error, response) => {
  pm.test('is taken away again, so that nothing is left over', () => pm.expect(response && response.code).to.equal(204));
});`;
