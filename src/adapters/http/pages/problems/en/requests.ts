import type { ProblemKind } from '../../../server/problem-kind.ts';

export const requestProblems = {
  IdempotencyKeyInUse: {
    happened: 'A request with this `Idempotency-Key` is still running.',
    next: 'Send it again with the same key after `Retry-After`: you get the answer of the first one.',
  },
  IdempotencyKeyReused: {
    happened: 'This `Idempotency-Key` came with another request within the last 24 hours.',
    next: 'Send a new request with a new key, and a repeated one exactly as it was.',
  },
  InternalError: {
    happened: 'This is a mistake of the service. What was meant to be changed may or may not have been.',
    next: 'Try again later. If it persists, report the `request_id` of the answer: the log has the details under it.',
  },
  InvalidRequest: {
    happened:
      'Fields, query parameters or headers are missing, unknown or invalid. `errors` points at each: a JSON Pointer into the body, `?name` in the query, `{name}` in the path. Nothing was changed.',
    next: 'Correct what `errors` names, and send the request again.',
  },
  MalformedJson: {
    happened: 'The body is not a complete JSON text (RFC 8259) in UTF-8.',
    next: 'Write the JSON with a library, and send all of it.',
  },
  MalformedMultipart: {
    happened: 'The body is not a complete form with a file, or `Content-Type` names no boundary.',
    next: 'Send it as `multipart/form-data`; let your client write the `Content-Type` itself.',
  },
  MethodNotAllowed: {
    happened: 'There is something at this path, but not for this method.',
    next: 'Use one of the methods in `Allow`.',
  },
  MethodNotImplemented: {
    happened: 'No call of this service has this method.',
    next: 'Use one of the methods in `Allow`.',
  },
  NotAcceptable: {
    happened: 'The request accepts no format that the answer has.',
    next: 'Leave out `Accept`, or let it include `application/json`.',
  },
  NotFound: {
    happened: 'There is nothing at this path, or you may not see it: the answer is the same for both.',
    next: 'Check the path and its spelling, and the id in it. Deleted users are shown with `deleted=include` only.',
  },
  NotReady: {
    happened:
      'The service is starting, ending, or waits for what `errors` names: its database, or the migrations of this version.',
    next: 'Try again after `Retry-After`. If you operate the service, check the database and run `npm run migrate`.',
  },
  Overloaded: {
    happened:
      'Too many calls are waiting for the same thing: a password check, one account or address, a database connection, or an image to be read; a user sends one image at a time. This happens in a flood of calls. Nothing was counted or changed.',
    next: 'Try again after `Retry-After`. If it lasts, start more processes.',
  },
  PayloadTooLarge: {
    happened: 'The body is larger than this call takes, counted after decompression.',
    next: 'Send less; `detail` says how much is taken.',
  },
  PreconditionFailed: {
    happened: 'The request was for the version in `If-Match`, and it has changed since. Nothing was changed.',
    next: 'Read it again, decide whether your change still fits, and repeat it with the `ETag` of the new answer.',
  },
  RangeNotSatisfiable: {
    happened: 'The file is shorter than the part that was asked for.',
    next: 'Leave out `Range`, or ask for bytes that `Content-Range` allows.',
  },
  RateLimited: {
    happened:
      'Calls that send messages or create something are limited for each client address, and for all together; changes of the own account are limited for each user, and some for each session. This one did nothing.',
    next: 'Wait as long as `Retry-After` says; `RateLimit` says what is left. If all your users share the limit, the service does not know that it is behind a proxy: set `TRUST_PROXY`.',
  },
  RequestTimeout: {
    happened: 'The body did not arrive in time.',
    next: 'Send it again over a faster connection, or send a smaller file.',
  },
  Unavailable: {
    happened:
      'The database, or another part that this call needs, does not answer. If the connection broke in the middle, the change may or may not have been made.',
    next: 'If `detail` says that the change may have been made, look first. Try again after `Retry-After`; for calls that create something, with the same `Idempotency-Key`. `GET /health/ready` says what is missing.',
  },
  UnsupportedMediaType: {
    happened: 'The body came in a form, character set or encoding that this call does not read.',
    next: 'Send `Content-Type: application/json` in UTF-8, or what `detail` names; as it is, or as gzip, deflate or br.',
  },
} satisfies Partial<Record<ProblemKind, object>>;
