import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import type { CallbackError } from '../../core/domain/oauth/oauth.ts';

/** What an answer that does not hold is called by openid-client. */
const NOT_VALID = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_PARSE_ERROR',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
  'OAUTH_UNSUPPORTED_OPERATION',
]);

/** What the page is told; everything that openid-client does not know by name is an outage. */
export const callbackErrorOf = (error: unknown): CallbackError => {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied' ? 'access_denied' : 'provider_error';
  // a code that was used already, or is another's
  if (error instanceof ResponseBodyError)
    return error.error === 'invalid_grant' ? 'invalid_response' : 'provider_error';
  if (error instanceof WWWAuthenticateChallengeError) return 'provider_error';
  if (error instanceof ClientError && error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM')
    return isFailing(error.cause) ? 'provider_unavailable' : 'invalid_response';
  return error instanceof ClientError && NOT_VALID.has(error.code ?? '') ? 'invalid_response' : 'provider_unavailable';
};

const isFailing = (response: unknown): boolean =>
  response instanceof Response && (response.status >= 500 || response.status === 429);

const MAX_TEXT = 200;

/** For the log: codes and words of the library, and no part of an answer but its `error`. */
export const describe = (error: unknown): string => {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
    return `the provider says ${error.error}`.slice(0, MAX_TEXT);
  if (!(error instanceof Error)) return 'an unknown failure';
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${error.message}${cause}`.slice(0, MAX_TEXT);
};
