import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import type { CallbackError } from '../../core/domain/oauth/provider-profile.ts';

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

/** Returns the error code for the page. Unknown errors of the openid-client library are treated as an outage. */
export const callbackErrorOf = (error: unknown): CallbackError => {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied' ? 'access_denied' : 'provider_error';
  // The authorization code was already used, or belongs to another client.
  if (error instanceof ResponseBodyError)
    return error.error === 'invalid_grant' ? 'invalid_response' : 'provider_error';
  if (error instanceof WWWAuthenticateChallengeError) return 'provider_error';
  if (error instanceof ClientError && error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM')
    return isFailing(error.cause) ? 'provider_unavailable' : 'invalid_response';
  return error instanceof ClientError && NOT_VALID.has(error.code ?? '') ? 'invalid_response' : 'provider_unavailable';
};

const isFailing = (response: unknown): boolean =>
  response instanceof Response && (response.status >= 500 || response.status === 429);

/** If no address of a host answers, the error from Node.js has a code but no message. */
const codeOf = (error: Error): string => ('code' in error ? String(error.code) : error.name);

const MAX_TEXT = 200;
/** The maximum length of a library's message in the log; long enough for the issuer that the message names. */
const MAX_LIBRARY_TEXT = 600;

/** Returns a text for the log: the library's codes and messages, and only the `error` of the provider's response. */
export const describe = (error: unknown): string => {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError)
    return `the provider says ${error.error}`.slice(0, MAX_TEXT);
  if (!(error instanceof Error)) return 'an unknown failure';
  const cause = error.cause instanceof Error ? `: ${error.cause.message || codeOf(error.cause)}` : '';
  const hint = /"nonce" \(nonce\) claim missing/.test(cause) ? '; a provider that sends none needs NONCE=off' : '';
  return `${error.message}${cause}`.slice(0, MAX_LIBRARY_TEXT) + hint;
};
