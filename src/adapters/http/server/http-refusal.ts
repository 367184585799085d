import type { FactorMethod } from '../../../core/domain/second-factor/evidence.ts';
import type { FieldProblem } from './input/field-problem.ts';

type Asked = Readonly<{ challenge: string; methods: readonly FactorMethod[]; expiresInSeconds: number }>;

/** Refusals by the HTTP server itself. Refusals by use cases are in `Refusal`. */
export type HttpRefusal =
  | Readonly<{ _tag: 'NoSuchPath' }>
  | Readonly<{ _tag: 'MethodNotAllowed'; allow: string }>
  | Readonly<{ _tag: 'MethodNotImplemented'; allow: string }>
  /** The request has an invalid bearer token. Without a token, the refusal is `Unauthenticated`. */
  | Readonly<{ _tag: 'InvalidToken' }>
  | Readonly<{ _tag: 'PrivilegeMissing'; privilege: string }>
  /**
   * The answer to a sign-in whose first factor was correct: the client must complete the challenge with a second
   * factor.
   */
  | (Asked & Readonly<{ _tag: 'SecondFactorRequired' }>)
  /**
   * The answer to a re-authentication whose first factor was correct. The status is not 401, because clients would
   * react to that by refreshing their tokens.
   */
  | (Asked & Readonly<{ _tag: 'SecondFactorToRenew' }>)
  /** The call requires a session that has used a second factor. */
  | Readonly<{ _tag: 'AssuranceRequired' }>
  /** The user must have a second factor but has not set one up. */
  | Readonly<{ _tag: 'SecondFactorSetupRequired' }>
  /** A form that was not sent from a page of this service (CSRF). */
  | Readonly<{ _tag: 'ForeignForm' }>
  | Readonly<{ _tag: 'NotAcceptable' }>
  | Readonly<{ _tag: 'UnsupportedMediaType'; accepted: readonly string[] }>
  /** `size` is the body's size in bytes, if the client announced it. */
  | Readonly<{ _tag: 'PayloadTooLarge'; limit: number; size?: number }>
  /** `required` names the required fields, if the body was empty. */
  | Readonly<{ _tag: 'MalformedJson'; required?: readonly string[] }>
  | Readonly<{ _tag: 'MalformedMultipart' }>
  | Readonly<{ _tag: 'RequestTimeout'; limitMs: number }>
  | Readonly<{ _tag: 'InvalidRequest'; errors: readonly FieldProblem[] }>
  | Readonly<{ _tag: 'RateLimited'; retryAfterMs: number }>
  /** Another request with this key is still running. */
  | Readonly<{ _tag: 'IdempotencyKeyInUse'; retryAfterMs: number }>
  /** The key has already been used for a different request. */
  | Readonly<{ _tag: 'IdempotencyKeyReused'; header: string }>
  | Readonly<{ _tag: 'NotReady'; failing: readonly string[] }>
  | Readonly<{ _tag: 'InternalError' }>;

export const HTTP_STATUS = {
  AssuranceRequired: 403,
  ForeignForm: 403,
  IdempotencyKeyInUse: 409,
  IdempotencyKeyReused: 422,
  InternalError: 500,
  InvalidRequest: 422,
  InvalidToken: 401,
  MalformedJson: 400,
  MalformedMultipart: 400,
  MethodNotAllowed: 405,
  MethodNotImplemented: 501,
  NoSuchPath: 404,
  NotAcceptable: 406,
  NotReady: 503,
  PayloadTooLarge: 413,
  PrivilegeMissing: 403,
  RateLimited: 429,
  RequestTimeout: 408,
  SecondFactorRequired: 401,
  SecondFactorSetupRequired: 403,
  SecondFactorToRenew: 403,
  UnsupportedMediaType: 415,
} satisfies Record<HttpRefusal['_tag'], number>;
