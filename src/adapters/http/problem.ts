import type { NotInvitable, Refusal } from '../../core/domain/errors.ts';
import type { EdgeRefusal } from './edge-refusal.ts';
import type { FieldProblem } from './field-problem.ts';

type Entry<R> = Readonly<{
  status: number;
  slug: string;
  title: string;
  /** Says what to do next, and nothing that a stranger should not know. */
  detail: (refusal: R) => string;
  headers?: (refusal: R) => Readonly<Record<string, string>>;
  errors?: (refusal: R) => readonly FieldProblem[];
}>;
type Table<R extends Readonly<{ _tag: string }>> = { readonly [Tag in R['_tag']]: Entry<Extract<R, { _tag: Tag }>> };

const retryAfter = ({ retryAfterMs }: Readonly<{ retryAfterMs: number }>) => ({
  'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1000))),
});
const inSeconds = (refusal: Readonly<{ retryAfterMs: number }>) => `${retryAfter(refusal)['Retry-After']} s`;
const soon = () => retryAfter({ retryAfterMs: 5000 });

const NOT_INVITABLE: Readonly<Record<NotInvitable['reason'], string>> = {
  inactive: 'Activate the user first.',
  registering: 'The user has registered, and ends that with the code that was sent; there is nothing to invite to.',
  'no-free-address': 'Give the user an address that nobody else has verified.',
};

/** The one place where a refusal of a use case becomes HTTP. */
export const REFUSALS = {
  InvalidCredentials: {
    status: 401,
    slug: 'invalid-credentials',
    title: 'Wrong login or password',
    detail: () => 'Check the login and the password and try again; new here? confirm your address first.',
  },
  InvalidCode: {
    status: 401,
    slug: 'invalid-code',
    title: 'Wrong or expired code',
    detail: () => 'Check the code in the newest message, or ask for another one.',
  },
  LockedOut: {
    status: 429,
    slug: 'locked',
    title: 'Locked after too many wrong attempts',
    detail: (refusal) => `Try again in ${inSeconds(refusal)}, or sign in in another way.`,
    headers: retryAfter,
  },
  TooSoon: {
    status: 429,
    slug: 'too-soon',
    title: 'Asked again too soon',
    detail: (refusal) => `Look for the message that was sent last; ask again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  RegistrationClosed: {
    status: 403,
    slug: 'registration-closed',
    title: 'Registration is closed',
    detail: () => 'Ask an administrator for an invitation.',
  },
  WeakPassword: {
    status: 422,
    slug: 'weak-password',
    title: 'The password is too easy to guess',
    detail: () => 'Choose another password; `errors` says why this one was refused.',
    errors: ({ pointer, reason }) => [{ pointer, code: 'weak-password', detail: reason }],
  },
  CountryNotServed: {
    status: 422,
    slug: 'country-not-served',
    title: 'No text messages to this country',
    detail: () => 'Use a mobile number of another country, or an e-mail address.',
    errors: ({ pointer }) => [
      { pointer, code: 'country-not-served', detail: 'is a number of a country to which no text messages are sent' },
    ],
  },
  InvalidResetToken: {
    status: 401,
    slug: 'invalid-reset-token',
    title: 'The link is not good any more',
    detail: () => 'Ask for a new message with POST /v1/auth/password/forgot, and use the link in it within the hour.',
  },
  CurrentPasswordRequired: {
    status: 422,
    slug: 'current-password-required',
    title: 'The current password is missing',
    detail: () => 'Send the password that you have as current_password, beside the new one.',
    errors: () => [{ pointer: '/current_password', code: 'required', detail: 'is required' }],
  },
  Unauthenticated: {
    status: 401,
    slug: 'unauthenticated',
    title: 'Not signed in',
    detail: () => 'Sign in, and send the access token as `Authorization: Bearer <token>`.',
  },
  InvalidRefreshToken: {
    status: 401,
    slug: 'invalid-refresh-token',
    title: 'The refresh token is not good any more',
    detail: () => 'The session is over: sign in again.',
  },
  NotFound: {
    status: 404,
    slug: 'not-found',
    title: 'Nothing here',
    detail: () => 'It is not there, or not yours to see: check the id.',
  },
  ProviderUnavailable: {
    status: 503,
    slug: 'provider-unavailable',
    title: 'The provider does not answer',
    detail: () => `Try again in ${soon()['Retry-After']} s, or sign in in another way.`,
    headers: soon,
  },
  UnknownOAuthFlow: {
    status: 400,
    slug: 'unknown-oauth-flow',
    title: 'No such sign-in was started in this browser',
    detail: () => 'It is over, took too long, or was started elsewhere: try again from the page where it began.',
  },
  InvalidOAuthCode: {
    status: 401,
    slug: 'invalid-oauth-code',
    title: 'The sign-in at the provider is not good any more',
    detail: () =>
      'The code serves once, for 60 s, with its code_verifier, and where the account may sign in: try again from the start.',
  },
  AlreadyLinked: {
    status: 409,
    slug: 'already-linked',
    title: 'Linked to another account',
    detail: () => 'Sign in with that account of the provider and unlink it there, or choose another one.',
  },
  ReauthenticationRequired: {
    status: 403,
    slug: 'reauthentication-required',
    title: 'Sign in again first',
    detail: () =>
      'Prove who you are with POST /v1/auth/reauthenticate, and send this request again with the new token.',
  },
  Forbidden: {
    status: 403,
    slug: 'forbidden',
    title: 'Not allowed',
    detail: ({ privilege }) => `Ask an administrator for a role with the privilege ${privilege}.`,
  },
  NotYoursToGrant: {
    status: 403,
    slug: 'not-yours-to-grant',
    title: 'Not yours to grant',
    detail: ({ privileges }) =>
      `Nobody gives away what they do not hold: choose a role without ${privileges.join(', ')}, or ask somebody who holds it.`,
  },
  Superior: {
    status: 403,
    slug: 'superior',
    title: 'The user may do more than you',
    detail: ({ privileges }) =>
      `Whoever acts on a user holds every privilege of that user; ask somebody who holds ${privileges.join(', ')}.`,
  },
  NameTaken: {
    status: 409,
    slug: 'name-taken',
    title: 'There is one with this name',
    detail: () => 'Choose another name; two that differ in letter case only count as one.',
    errors: () => [{ pointer: '/name', code: 'name-taken', detail: 'is the name of another one' }],
  },
  UnknownPrivilege: {
    status: 422,
    slug: 'unknown-privilege',
    title: 'There is no such privilege',
    detail: () => 'Name privileges that exist, or make them first.',
    errors: ({ pointer, names }) =>
      names.map((name) => ({ pointer, code: 'unknown-privilege', detail: `${name} is not the name of a privilege` })),
  },
  RoleInUse: {
    status: 409,
    slug: 'role-in-use',
    title: 'Somebody has this role',
    detail: ({ users }) =>
      `Give its ${users} users another role first; deleted users keep theirs, because they may be restored.`,
  },
  RestoreConflict: {
    status: 409,
    slug: 'restore-conflict',
    title: 'Somebody else has it by now',
    detail: () => 'Have what `errors` names changed or removed where it is now, then restore again.',
    errors: ({ pointers }) =>
      pointers.map((pointer) => ({ pointer, code: 'restore-conflict', detail: 'belongs to another one by now' })),
  },
  NoAddress: {
    status: 409,
    slug: 'no-address',
    title: 'No address to send to',
    detail: () => 'The user has verified no address, or is inactive: send an invitation, or activate the user first.',
  },
  BuiltIn: {
    status: 409,
    slug: 'built-in',
    title: 'Part of the service itself',
    detail: () => 'It can not be renamed, deleted or taken away; make one of your own instead.',
  },
  PreconditionFailed: {
    status: 412,
    slug: 'precondition-failed',
    title: 'Changed in the meantime',
    detail: () => 'Read it again, then repeat the change with the ETag of that answer in If-Match.',
  },
  InvalidInvitation: {
    status: 401,
    slug: 'invalid-invitation',
    title: 'This invitation is not, or no longer, good',
    detail: () => 'Use the link of the newest invitation, once; if it does not work, ask for another one, or sign in.',
  },
  InvalidField: {
    status: 422,
    slug: 'invalid-request',
    title: 'Invalid input',
    detail: () => 'Correct the fields that `errors` names and send the request again.',
    errors: ({ pointer, reason }) => [{ pointer, code: 'invalid', detail: reason }],
  },
  AddressTaken: {
    status: 409,
    slug: 'address-taken',
    title: 'The address belongs to another account',
    detail: () =>
      'Use another address; who owns this one can sign in with it to that account, or remove it there first.',
    errors: ({ pointers }) =>
      pointers.map((pointer) => ({ pointer, code: 'address-taken', detail: 'was verified by another user' })),
  },
  UsernameTaken: {
    status: 409,
    slug: 'username-taken',
    title: 'The username belongs to somebody',
    detail: () => 'Choose another username.',
    errors: () => [{ pointer: '/username', code: 'username-taken', detail: 'is the username of another user' }],
  },
  UnknownRole: {
    status: 422,
    slug: 'unknown-role',
    title: 'There is no such role',
    detail: () => 'Name a role that exists; names are case-sensitive.',
    errors: () => [{ pointer: '/role', code: 'unknown-role', detail: 'is not the name of a role' }],
  },
  AlreadySignedIn: {
    status: 409,
    slug: 'already-signed-in',
    title: 'The user has signed in already',
    detail: () => 'Nothing is to be done: whoever has an account needs no invitation to it.',
  },
  NotInvitable: {
    status: 409,
    slug: 'not-invitable',
    title: 'The user can not be invited',
    detail: ({ reason }) => NOT_INVITABLE[reason],
  },
  AlreadyAdded: {
    status: 409,
    slug: 'already-added',
    title: 'You have this address already',
    detail: () => 'Use the one in the list of your identities; if it is not verified yet, ask for a code there.',
  },
  AlreadyVerified: {
    status: 409,
    slug: 'already-verified',
    title: 'Verified already',
    detail: () => 'There is nothing left to verify: use the address as it is.',
  },
  NotVerified: {
    status: 409,
    slug: 'not-verified',
    title: 'Not verified yet',
    detail: () => 'Verify the address with its code first, then try again.',
  },
  LastWayIn: {
    status: 409,
    slug: 'last-way-in',
    title: 'Your last way in',
    detail: () => 'Add and verify another address first, then try again; to leave for good, delete the account.',
  },
  TooManyIdentities: {
    status: 409,
    slug: 'too-many-identities',
    title: 'Too many addresses',
    detail: ({ most }) => `An account has at most ${most}: remove one that you do not use, then try again.`,
  },
  LastAdministrator: {
    status: 409,
    slug: 'last-administrator',
    title: 'The last administrator',
    detail: () => 'Give somebody else the role SuperAdmin first, then try again.',
  },
  Overloaded: {
    status: 503,
    slug: 'overloaded',
    title: 'Too much to do',
    detail: (refusal) => `Try again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  Unavailable: {
    status: 503,
    slug: 'unavailable',
    title: 'A part of the service is away',
    detail: () => `Try again in ${soon()['Retry-After']} s.`,
    headers: soon,
  },
} satisfies Table<Refusal>;

const EDGE_REFUSALS = {
  NoSuchPath: {
    status: 404,
    slug: 'not-found',
    title: 'Nothing here',
    detail: () => 'Check the path and its spelling.',
  },
  MethodNotAllowed: {
    status: 405,
    slug: 'method-not-allowed',
    title: 'Method not allowed',
    detail: ({ allow }) => `Use one of ${allow}.`,
    headers: ({ allow }) => ({ Allow: allow }),
  },
  MethodNotImplemented: {
    status: 501,
    slug: 'not-implemented',
    title: 'Method not implemented',
    detail: ({ allow }) => `Use one of ${allow}.`,
    headers: ({ allow }) => ({ Allow: allow }),
  },
  InvalidToken: {
    status: 401,
    slug: 'unauthenticated',
    title: 'Not signed in',
    detail: () => 'The access token is not, or no longer, good: sign in again.',
  },
  PrivilegeMissing: {
    status: 403,
    slug: 'forbidden',
    title: 'Not allowed',
    detail: ({ privilege }) => `Ask an administrator for a role with the privilege ${privilege}.`,
  },
  NotAcceptable: {
    status: 406,
    slug: 'not-acceptable',
    title: 'No acceptable representation',
    detail: () => 'Leave out the Accept header, or let it include application/json.',
  },
  UnsupportedMediaType: {
    status: 415,
    slug: 'unsupported-media-type',
    title: 'Unsupported media type',
    detail: ({ accepted }) =>
      `Send the body in UTF-8 with Content-Type ${accepted.join(' or ')}, as it is or encoded as gzip, deflate or br.`,
  },
  PayloadTooLarge: {
    status: 413,
    slug: 'payload-too-large',
    title: 'Body too large',
    detail: ({ limit }) => `Send at most ${limit} bytes, counted after decompression.`,
  },
  MalformedJson: {
    status: 400,
    slug: 'malformed-json',
    title: 'Not JSON',
    detail: () => 'Send one complete JSON text (RFC 8259) in UTF-8.',
  },
  InvalidRequest: {
    status: 422,
    slug: 'invalid-request',
    title: 'Invalid input',
    detail: () => 'Correct the fields that `errors` names and send the request again.',
    errors: ({ errors }) => errors,
  },
  RateLimited: {
    status: 429,
    slug: 'rate-limited',
    title: 'Too many requests',
    detail: (refusal) => `Nothing was sent or created; try again in ${inSeconds(refusal)}.`,
    headers: retryAfter,
  },
  IdempotencyKeyInUse: {
    status: 409,
    slug: 'idempotency-key-in-use',
    title: 'The same request is still running',
    detail: (refusal) => `Send the request again with the same key in ${inSeconds(refusal)}, to get its answer.`,
    headers: retryAfter,
  },
  IdempotencyKeyReused: {
    status: 422,
    slug: 'idempotency-key-reused',
    title: 'The key belongs to another request',
    detail: ({ header }) => `Send another request with another ${header}, or this one exactly as it was.`,
    errors: ({ header }) => [
      { pointer: header, code: 'idempotency-key-reused', detail: 'was sent with another request' },
    ],
  },
  NotReady: {
    status: 503,
    slug: 'not-ready',
    title: 'Not ready',
    detail: ({ failing }) => `Waiting for ${failing.join(', ')}; try again in ${soon()['Retry-After']} s.`,
    headers: soon,
    errors: ({ failing }) => failing.map((code) => ({ pointer: '', code, detail: 'is not ready' })),
  },
  InternalError: {
    status: 500,
    slug: 'internal-error',
    title: 'Something went wrong here',
    detail: () => 'Try again later; if it persists, report the request_id of this answer.',
  },
} satisfies Table<EdgeRefusal>;

const TABLE: Table<Refusal | EdgeRefusal> = { ...REFUSALS, ...EDGE_REFUSALS };

/** Every kind of problem that this service answers with, for the pages at `/problems/<slug>`. */
export const PROBLEMS: readonly Readonly<{ status: number; slug: string; title: string }>[] = Object.values(TABLE)
  .filter((one, i, all) => all.findIndex(({ slug }) => slug === one.slug) === i)
  .map(({ status, slug, title }) => ({ status, slug, title }));

const codeOf = (slug: string): string => slug.toUpperCase().replaceAll('-', '_');

/** What never changes about a refusal on the wire. */
export const problemKind = (tag: (Refusal | EdgeRefusal)['_tag']) => {
  const { status, slug, title } = TABLE[tag];
  return { status, slug, title, code: codeOf(slug) };
};

/** An RFC 9457 document with the members that the contract adds. */
export type Problem = Readonly<{
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id: string;
  errors?: readonly FieldProblem[];
}>;

/** RFC 6750 §3: a caller who sent no token is told no error, only what to bring. */
const challenge = (refusal: Refusal | EdgeRefusal) => ({
  'WWW-Authenticate': `Bearer realm="api"${refusal._tag === 'InvalidToken' ? ', error="invalid_token"' : ''}`,
});

/** What a refusal looks like on the wire. `publicUrl` has no slash at its end. */
export const toProblem = (
  refusal: Refusal | EdgeRefusal,
  { publicUrl, requestId }: Readonly<{ publicUrl: string; requestId: string }>,
): Readonly<{ headers: Readonly<Record<string, string>>; document: Problem }> => {
  // The table pairs each tag with an entry for it, which an index by a union can't express.
  const { status, slug, title, detail, headers, errors } = TABLE[refusal._tag] as Entry<typeof refusal>;
  return {
    headers: { ...(status === 401 ? challenge(refusal) : {}), ...headers?.(refusal) },
    document: {
      type: `${publicUrl}/problems/${slug}`,
      title,
      status,
      detail: detail(refusal),
      code: codeOf(slug),
      request_id: requestId,
      ...(errors ? { errors: errors(refusal) } : {}),
    },
  };
};
