import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { toProblem } from '../../../src/adapters/http/api/problems/problem.ts';
import type { HttpRefusal } from '../../../src/adapters/http/server/http-refusal.ts';
import { PROBLEM_KINDS, kindOf, problemKind } from '../../../src/adapters/http/server/problem-kind.ts';
import { answer, route } from '../../../src/adapters/http/server/route.ts';
import type { Refusal } from '../../../src/core/domain/errors.ts';
import * as errors from '../../../src/core/domain/errors.ts';
import { earlyPages } from '../../../src/wiring/pages.ts';
import { SITE, start } from '../support.ts';

type AnyRefusal = Refusal | HttpRefusal;
/** One of each; a missing one does not compile. */
const SAMPLES: { readonly [Tag in AnyRefusal['_tag']]: Extract<AnyRefusal, { _tag: Tag }> } = {
  InvalidCredentials: errors.invalidCredentials,
  InvalidCode: errors.invalidCode,
  LockedOut: errors.lockedOut(1),
  TooSoon: errors.tooSoon(1),
  TooManyRenames: errors.tooManyRenames(1),
  RegistrationClosed: errors.registrationClosed,
  WeakPassword: errors.weakPassword('', { fault: 'common', reason: '' }),
  CountryNotServed: errors.countryNotServed(''),
  InvalidResetToken: errors.invalidResetToken,
  CurrentPasswordRequired: errors.currentPasswordRequired,
  InvalidChallenge: errors.invalidChallenge,
  InvalidPasskey: errors.invalidPasskey,
  UnknownPasskey: errors.unknownPasskey,
  TooManyPasskeys: errors.tooManyPasskeys(20),
  FactorRequired: errors.factorRequired,
  SecondFactorRequired: { _tag: 'SecondFactorRequired', challenge: 'c', methods: ['totp'], expiresInSeconds: 300 },
  SecondFactorToRenew: { _tag: 'SecondFactorToRenew', challenge: 'c', methods: ['totp'], expiresInSeconds: 300 },
  AssuranceRequired: { _tag: 'AssuranceRequired' },
  SecondFactorSetupRequired: { _tag: 'SecondFactorSetupRequired' },
  Unauthenticated: errors.unauthenticated,
  ReauthenticationRequired: errors.reauthenticationRequired,
  InvalidRefreshToken: errors.invalidRefreshToken,
  InvalidInvitation: errors.invalidInvitation,
  ForeignForm: { _tag: 'ForeignForm' },
  Forbidden: { _tag: 'Forbidden', privilege: 'user.read' },
  NotYoursToGrant: { _tag: 'NotYoursToGrant', privileges: ['a.b'] },
  InsufficientPrivileges: { _tag: 'InsufficientPrivileges', privileges: ['a.b'] },
  BuiltIn: { _tag: 'BuiltIn' },
  NameTaken: { _tag: 'NameTaken' },
  UnknownRole: { _tag: 'UnknownRole' },
  UnknownPrivilege: { _tag: 'UnknownPrivilege', pointer: '', names: ['a.b'] },
  RoleInUse: { _tag: 'RoleInUse', users: 1 },
  RestoreConflict: { _tag: 'RestoreConflict', pointers: [''] },
  NoAddress: { _tag: 'NoAddress' },
  AlreadySignedIn: { _tag: 'AlreadySignedIn' },
  NotInvitable: { _tag: 'NotInvitable', reason: 'inactive' },
  InvalidImage: errors.invalidImage('broken'),
  RangeNotSatisfiable: errors.rangeNotSatisfiable(10),
  PreconditionFailed: errors.preconditionFailed,
  NotFound: errors.notFound,
  InvalidField: errors.invalidField('', ''),
  UsernameTaken: errors.usernameTaken,
  AddressTaken: errors.addressTaken([]),
  AlreadyAdded: errors.alreadyAdded,
  AlreadyVerified: errors.alreadyVerified,
  NotVerified: errors.notVerified,
  LastSignInMethod: errors.lastSignInMethod,
  TooManyIdentities: errors.tooManyIdentities(1),
  LastAdministrator: errors.lastAdministrator,
  Overloaded: errors.overloaded(1),
  Unavailable: errors.unavailable('')(null),
  ProviderUnavailable: errors.providerUnavailable('')(null),
  UnknownOAuthFlow: errors.unknownOAuthFlow,
  InvalidOAuthCode: errors.invalidOAuthCode,
  AlreadyLinked: errors.alreadyLinked,
  NoSuchPath: { _tag: 'NoSuchPath' },
  MethodNotAllowed: { _tag: 'MethodNotAllowed', allow: 'GET' },
  MethodNotImplemented: { _tag: 'MethodNotImplemented', allow: 'GET' },
  InvalidToken: { _tag: 'InvalidToken' },
  PrivilegeMissing: { _tag: 'PrivilegeMissing', privilege: 'a.b' },
  NotAcceptable: { _tag: 'NotAcceptable' },
  UnsupportedMediaType: { _tag: 'UnsupportedMediaType', accepted: ['application/json'] },
  PayloadTooLarge: { _tag: 'PayloadTooLarge', limit: 1 },
  MalformedMultipart: { _tag: 'MalformedMultipart' },
  RequestTimeout: { _tag: 'RequestTimeout', limitMs: 30_000 },
  MalformedJson: { _tag: 'MalformedJson' },
  InvalidRequest: { _tag: 'InvalidRequest', errors: [] },
  RateLimited: { _tag: 'RateLimited', retryAfterMs: 1 },
  IdempotencyKeyInUse: { _tag: 'IdempotencyKeyInUse', retryAfterMs: 1 },
  IdempotencyKeyReused: { _tag: 'IdempotencyKeyReused', header: 'Idempotency-Key' },
  NotReady: { _tag: 'NotReady', failing: ['database'] },
  InternalError: { _tag: 'InternalError' },
};

const problem = (refusal: AnyRefusal) => toProblem(refusal, { publicUrl: 'https://id.example', requestId: 'rid' });

const seen = (refusal: Refusal) => {
  const { document, headers } = problem(refusal);
  const slug = document.type.split('/').at(-1);
  return { status: document.status, slug, retryAfter: headers['Retry-After'], asks: headers['WWW-Authenticate'] };
};

describe('a problem document', () => {
  it('has the members of RFC 9457 and its own', () => {
    expect(problem(errors.registrationClosed).document).to.deep.equal({
      type: 'https://id.example/problems/registration-closed',
      title: 'Registration is closed',
      status: 403,
      detail: 'Ask an administrator for an invitation.',
      code: 'REGISTRATION_CLOSED',
      request_id: 'rid',
    });
  });

  it('has a fixed status, slug and headers', () => {
    const bearer = 'Bearer realm="api"';
    expect(seen(errors.invalidCredentials)).to.deep.equal({
      status: 401,
      slug: 'invalid-credentials',
      retryAfter: undefined,
      asks: bearer,
    });
    expect(seen(errors.invalidCode)).to.deep.equal({
      status: 401,
      slug: 'invalid-code',
      retryAfter: undefined,
      asks: bearer,
    });
    expect(seen(errors.unauthenticated)).to.deep.equal({
      status: 401,
      slug: 'unauthenticated',
      retryAfter: undefined,
      asks: bearer,
    });
    expect(seen(errors.providerUnavailable('x')('x'))).to.deep.equal({
      status: 503,
      slug: 'provider-unavailable',
      retryAfter: '5',
      asks: undefined,
    });
    expect(seen(errors.lockedOut(900_000))).to.deep.equal({
      status: 429,
      slug: 'locked',
      retryAfter: '900',
      asks: undefined,
    });
    expect(seen(errors.tooSoon(59_001))).to.deep.equal({
      status: 429,
      slug: 'too-soon',
      retryAfter: '60',
      asks: undefined,
    });
    expect(seen(errors.overloaded(1))).to.deep.equal({
      status: 503,
      slug: 'overloaded',
      retryAfter: '1',
      asks: undefined,
    });
    expect(seen(errors.lockedOut(0)).retryAfter).to.equal('1');
    expect(seen(errors.preconditionFailed)).to.deep.equal({
      status: 412,
      slug: 'precondition-failed',
      retryAfter: undefined,
      asks: undefined,
    });
    expect(seen(errors.unavailable('users')('x'))).to.deep.equal({
      status: 503,
      slug: 'unavailable',
      retryAfter: '5',
      asks: undefined,
    });
  });

  it('gives everyone the same explanation of a wrong password', () => {
    expect(problem(errors.invalidCredentials).document.detail).to.contain('new here? confirm your address first');
  });

  it('says why a password is weak, at its field', () => {
    const { document } = problem(
      errors.weakPassword('/new_password', { fault: 'common', reason: 'is among the most common' }),
    );
    expect(document).to.deep.include({ status: 422, code: 'WEAK_PASSWORD' });
    expect(document.errors).to.deep.equal([
      { pointer: '/new_password', code: 'weak-password', detail: 'is among the most common' },
    ]);
  });

  it('does not show the cause of an outage', () => {
    const { document } = problem(errors.unavailable('canary-port')(new Error('canary-cause')));
    expect(JSON.stringify(document)).not.to.contain('canary');
  });

  it('says what to do next, always', () => {
    for (const { status, slug } of PROBLEM_KINDS) expect(`${status} ${slug}`).to.match(/^[45]\d\d [a-z]+(-[a-z]+)*$/);
    const next =
      /\b(check|ask|try|choose|sign in|send|use|refresh|leave out|correct|read|add|verify|give|make|name|have|activate|nothing is)\b/i;
    for (const refusal of Object.values<AnyRefusal>(SAMPLES))
      expect(problem(refusal).document.detail, refusal._tag).to.match(next);
    expect(PROBLEM_KINDS.map(({ kind }) => kind)).to.include('InvalidCredentials');
  });

  it('leads to a page about itself, always', async () => {
    const service = await start({ routes: earlyPages(SITE) });
    try {
      for (const refusal of Object.values<AnyRefusal>(SAMPLES)) {
        const { type, title, code } = problem(refusal).document;
        const { status } = problemKind(kindOf(refusal._tag));
        expect(new URL(type).origin).to.equal('https://id.example');
        const page = await service.call(new URL(type).pathname);
        expect(page.status, type).to.equal(200);
        expect(await page.text())
          .to.contain(`<h1>${title}</h1>`)
          .and.to.contain(`<code>${status}</code>`)
          .and.to.contain(`<code>${code}</code>`);
      }
    } finally {
      await service.close(0);
    }
  });
});

describe('route', () => {
  it('is checked by the compiler: principal, status and body', () => {
    const base = {
      method: 'GET',
      path: '/a',
      operationId: 'a',
      responses: { 200: t.type({ id: t.number }), 204: null },
    } as const;
    const routes = [
      route({
        ...base,
        access: 'signed-in',
        handle: ({ principal }) => TE.right(answer(200, { id: principal.userId })),
      }),
      route({
        ...base,
        access: { privilege: 'x.y' },
        handle: ({ principal }) => TE.right(answer(principal.role ? 204 : 204)),
      }),
      route({
        ...base,
        access: 'public',
        body: t.string,
        handle: ({ body }) => TE.right(answer(200, { id: body.length }, { ETag: '"1"' })),
      }),
      // @ts-expect-error nobody is signed in on a public route
      route({ ...base, access: 'public', handle: ({ principal }) => TE.right(answer(200, { id: principal.userId })) }),
      // @ts-expect-error 201 is not documented
      route({ ...base, access: 'public', handle: () => TE.right(answer(201, { id: 1 })) }),
      // @ts-expect-error the body is not as documented
      route({ ...base, access: 'public', handle: () => TE.right(answer(200, { id: '1' })) }),
      // @ts-expect-error the body is missing
      route({ ...base, access: 'public', handle: () => TE.right(answer(200)) }),
      // @ts-expect-error there is no body codec
      route({ ...base, access: 'public', handle: ({ body }) => TE.right(answer(200, { id: body.length })) }),
    ];
    expect(routes).to.have.length(8);
  });
});
