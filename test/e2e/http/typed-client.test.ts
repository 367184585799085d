import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import createClient from 'openapi-fetch';
import type { Client, ClientPathsWithMethod, FetchResponse, MaybeOptionalInit } from 'openapi-fetch';
import type { components, paths } from '../../../client/schema.d.ts';
import { ROOT } from '../../../src/start/project.ts';
import { TYPES_FILE, clientTypes } from '../../../tools/client.ts';
import { holdAgainstContract } from '../../contract/held.ts';
import { fetchHeld } from '../../support/fetch.ts';
import { PASSWORD, anyEmail, codeFrom } from '../client.ts';
import { sql } from '../people.ts';
import { enrolled } from '../second-factor/enrolled.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';

type IdentityClient = Client<paths>;
type User = components['schemas']['User'];

/** Type-level tests: a wrong expectation does not compile. */
type IsPath<Method extends 'get' | 'post' | 'patch', Path> =
  Path extends ClientPathsWithMethod<IdentityClient, Method> ? true : false;
type Takes<Path extends keyof paths, Method extends 'get' | 'post' | 'patch', Init> =
  Init extends MaybeOptionalInit<paths[Path], Method> ? true : false;
type LoginError = NonNullable<FetchResponse<paths['/v1/auth/login']['post'], object, `${string}/${string}`>['error']>;
type IsCode<Code> = Code extends LoginError['code'] ? true : false;

describe('a client with generated types', () => {
  let running: SharedService;
  let client: IdentityClient;
  const held = fetchHeld(holdAgainstContract);

  before(async () => {
    running = await sharedService();
    client = createClient<paths>({ baseUrl: running.service.url, fetch: held });
  });

  /** A client that is signed in as a new user. */
  const signedUp = async (email = anyEmail()): Promise<IdentityClient> => {
    let registration = '';
    const code = await codeFrom(running.service.url, email, async () => {
      const body = { first_name: 'Ada', email, password: PASSWORD };
      const { data } = await client.POST('/v1/auth/register', { body });
      registration = data?.registration ?? '';
    });
    const body = { type: 'email', value: email, code, registration } as const;
    const { data: tokens } = await client.POST('/v1/auth/otp/verify', { body });
    const headers = { authorization: `${tokens?.token_type} ${tokens?.access_token}` };
    return createClient<paths>({ baseUrl: running.service.url, headers, fetch: held });
  };

  it('has the types that `npm run client:generate` makes', async () => {
    const committed = readFileSync(join(ROOT, TYPES_FILE), 'utf8');
    expect((await clientTypes()) === committed, `${TYPES_FILE}: run npm run client:generate`).to.equal(true);
  });

  it('signs up, reads and changes a profile, and signs in again', async () => {
    const email = anyEmail();
    const mine = await signedUp(email);
    const { data: me, response } = await mine.GET('/v1/me');
    expect(me).to.include({ first_name: 'Ada', job_title: null });
    expect(me?.identities.map(({ value }) => value)).to.deep.equal([email]);

    const params = { header: { 'If-Match': response.headers.get('ETag') ?? '' } };
    const changed = await mine.PATCH('/v1/me', { params, body: { job_title: 'Mathematician' } });
    expect(changed.data).to.deep.include({ id: me?.id, job_title: 'Mathematician' });
    const stale = await mine.PATCH('/v1/me', { params, body: { job_title: 'Poet' } });
    expect(stale.error?.code).to.equal('PRECONDITION_FAILED');

    const { data: tokens } = await client.POST('/v1/auth/login', { body: { login: email, password: PASSWORD } });
    expect(tokens?.expires_in).to.equal(900);
  });

  it('recognizes a refusal by its code', async () => {
    const login = (name: string) => client.POST('/v1/auth/login', { body: { login: name, password: PASSWORD } });
    const { data, error } = await login(anyEmail());
    expect(data).to.equal(undefined);
    expect(error && hintFor(error)).to.equal('Wrong login or password.');
    const { error: malformed } = await login('');
    expect(malformed && hintFor(malformed)).to.equal('/login');
  });

  it('answers the challenge of a second factor', async () => {
    const ada = await enrolled(running.service.url);
    const { error } = await client.POST('/v1/auth/login', { body: { login: ada.email, password: ada.password } });
    if (error?.code !== 'SECOND_FACTOR_REQUIRED') throw new Error('there is no challenge');
    expect(error.methods).to.deep.equal(['totp', 'recovery_code']);
    const body = { challenge: error.challenge ?? '', totp: ada.app.code() };
    const { data } = await client.POST('/v1/auth/second-factor', { body });
    expect(data?.expires_in).to.equal(900);
  });

  it('walks a list to its end by cursors', async () => {
    const email = anyEmail();
    const staff = await signedUp(email);
    await Promise.all([1, 2, 3].map(() => signedUp()));
    await sql(
      running.database.url,
      `update "user" set role_id = (select id from role where name = 'Staff')
        where id in (select user_id from user_identity where value = $1)`,
      [email],
    );
    const seen: User[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: NonNullable<paths['/v1/users']['get']['parameters']['query']> = {
        limit: 2,
        sort: '-id',
        ...(cursor === '' ? {} : { cursor }),
      };
      const { data } = await staff.GET('/v1/users', { params: { query } });
      expect(data?.items.length).to.be.within(1, 2);
      seen.push(...(data?.items ?? []));
      cursor = data?.next_cursor ?? null;
    }
    const ids = seen.map(({ id }) => id);
    expect(ids).to.have.lengthOf.at.least(4);
    expect(ids).to.deep.equal([...new Set(ids)].toSorted((a, b) => b - a));
  });

  it('does not compile with a wrong path, method, body, parameter or code', () => {
    const right: readonly true[] = [
      true satisfies IsPath<'get', '/v1/me'>,
      true satisfies Takes<'/v1/auth/login', 'post', { body: { login: string; password: string } }>,
      true satisfies Takes<'/v1/users', 'get', { params: { query: { sort: '-created_at' } } }>,
      true satisfies Takes<'/v1/users/{id}', 'get', { params: { path: { id: number } } }>,
      true satisfies IsCode<'LOCKED'>,
      true satisfies IsCode<'SECOND_FACTOR_REQUIRED'>,
      true satisfies Takes<'/v1/auth/second-factor', 'post', { body: { challenge: string; recovery_code: string } }>,
    ];
    const wrong: readonly false[] = [
      false satisfies IsPath<'get', '/v1/mee'>,
      false satisfies IsPath<'post', '/v1/me'>,
      false satisfies Takes<'/v1/auth/login', 'post', { body: { login: string } }>,
      false satisfies Takes<'/v1/auth/login', 'post', { body: { login: string; password: number } }>,
      false satisfies Takes<'/v1/users', 'get', { params: { query: { sort: 'password' } } }>,
      false satisfies Takes<'/v1/users/{id}', 'get', { params: { path: { user: number } } }>,
      false satisfies Takes<'/v1/users/{id}', 'get', undefined>,
      false satisfies IsCode<'NO_SUCH_CODE'>,
    ];
    expect(new Set(right)).to.deep.equal(new Set([true]));
    expect(new Set(wrong)).to.deep.equal(new Set([false]));
  });
});

/** The compiler knows every code that the call may be refused with. */
const hintFor = (error: LoginError): string => {
  if (error.code === 'INVALID_CREDENTIALS') return 'Wrong login or password.';
  if (error.code === 'INVALID_REQUEST') return (error.errors ?? []).map(({ pointer }) => pointer).join(', ');
  return 'Try again later.';
};
