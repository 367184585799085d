import type { FieldProblem } from './input/field-problem.ts';

/** What the edge itself refuses, before or instead of a use case. */
export type EdgeRefusal =
  | Readonly<{ _tag: 'NoSuchPath' }>
  | Readonly<{ _tag: 'MethodNotAllowed'; allow: string }>
  | Readonly<{ _tag: 'MethodNotImplemented'; allow: string }>
  /** A token came with the request and is not good; `Unauthenticated` also stands for none at all. */
  | Readonly<{ _tag: 'InvalidToken' }>
  | Readonly<{ _tag: 'PrivilegeMissing'; privilege: string }>
  | Readonly<{ _tag: 'NotAcceptable' }>
  | Readonly<{ _tag: 'UnsupportedMediaType'; accepted: readonly string[] }>
  | Readonly<{ _tag: 'PayloadTooLarge'; limit: number }>
  | Readonly<{ _tag: 'MalformedJson' }>
  | Readonly<{ _tag: 'InvalidRequest'; errors: readonly FieldProblem[] }>
  | Readonly<{ _tag: 'RateLimited'; retryAfterMs: number }>
  /** Another request with this key has not ended yet. */
  | Readonly<{ _tag: 'IdempotencyKeyInUse'; retryAfterMs: number }>
  /** The key came with another request before. */
  | Readonly<{ _tag: 'IdempotencyKeyReused'; header: string }>
  | Readonly<{ _tag: 'NotReady'; failing: readonly string[] }>
  | Readonly<{ _tag: 'InternalError' }>;
