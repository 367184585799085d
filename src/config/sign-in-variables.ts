import { MAX_ARGON2_COST } from '../adapters/crypto/phc.ts';
import { REQUIREMENTS } from '../core/domain/second-factor/assurance.ts';
import { NEWEST_KEPT } from '../core/domain/sessions/session-excess.ts';
import { matching, oneOf, orUnset, passkeyOrigins, seconds, whole } from './values.ts';
import { MAX_COUNT, YEAR, variable } from './variable.ts';

export const signInVariables = {
  ACCESS_TOKEN_TTL: variable(seconds(1, 86_400), { doc: 'Life of an access token, in seconds', default: '900' }),
  SESSION_TTL: variable(seconds(1, YEAR), { doc: 'Life of a session, in seconds', default: '2592000' }),
  SESSION_IDLE_TTL: variable(seconds(1, YEAR), {
    doc: 'Life of a session without a refresh, in seconds',
    default: '604800',
  }),
  SESSION_MAX: variable(whole(NEWEST_KEPT, 1_000), {
    doc: 'Living sessions of one user; past it a job ends those that are used least, never one of the ten newest',
    default: '100',
  }),
  REFRESH_GRACE: variable(seconds(0, 3_600), {
    doc: 'How long a used refresh token gets its successor again, in seconds, as after a lost answer',
    default: '10',
  }),
  REAUTH_TTL: variable(seconds(1, 86_400), {
    doc: 'How fresh a sign-in must be for calls that change how one gets in, in seconds',
    default: '600',
  }),
  MFA_REQUIRED: variable(oneOf(...REQUIREMENTS), {
    doc: 'Who must have a second factor: off for nobody, privileged for users with any privilege, everyone',
    default: 'off',
  }),
  MFA_CHALLENGE_TTL: variable(seconds(30, 3_600), {
    doc: 'How long a right first factor waits for the second one, in seconds',
    default: '300',
  }),
  MFA_REMEMBER_TTL: variable(seconds(0, 90 * 86_400), {
    doc: 'How long a known device that passed with “remember” is not asked for a second factor, in seconds; 0 for never. Does not apply where MFA_REQUIRED does',
    default: '0',
  }),
  FACTOR_MAX_ATTEMPTS: variable(whole(1, MAX_COUNT), {
    doc: 'Wrong codes of an app and wrong recovery codes in a row after which the second factor is locked',
    default: '5',
  }),
  FACTOR_LOCK: variable(seconds(1, 100 * YEAR), { doc: 'Length of that lock, in seconds', default: '900' }),
  WEBAUTHN_RP_ID: variable(
    orUnset(
      matching(
        /^(?=.{1,253}$)(?!.*\.\d+$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
        'must be a domain in lower case',
      ),
    ),
    {
      doc: 'The domain that passkeys are bound to; another one voids every passkey. Without it the host of PUBLIC_URL; an IP address turns passkeys off',
      default: null,
      example: 'example.com',
    },
  ),
  WEBAUTHN_ORIGINS: variable(orUnset(passkeyOrigins()), {
    doc: 'Where passkeys may be used, as a comma list of exact origins, and of Android apps as android:apk-key-hash:…. Without it the origin of PUBLIC_URL',
    default: null,
    example: 'https://id.example.com,https://app.example.com',
  }),
  SIGNING_KEY_TTL: variable(seconds(60, YEAR), {
    doc: 'How long one key signs access tokens, in seconds; longer than SIGNING_KEY_LEAD',
    default: '2592000',
  }),
  SIGNING_KEY_LEAD: variable(seconds(1, 86_400), {
    doc: 'How long before it signs a new key is published, in seconds; services that verify tokens have to fetch the keys at least as often',
    default: '3600',
  }),
  JWT_AUDIENCE: variable(orUnset(matching(/^[\x21-\x7e]{1,512}$/, 'must be up to 512 characters without spaces')), {
    doc: 'Audience of access tokens',
    default: '$PUBLIC_URL',
    example: 'https://api.example.com',
  }),
  OTP_TTL: variable(seconds(1, 600), { doc: 'Life of a one-time code, in seconds, at most 600', default: '300' }),
  OTP_RESEND_INTERVAL: variable(seconds(0, 86_400), {
    doc: 'How long the next request for a code has to wait, in seconds, for each asking party: an administrator, a known device, a session, everybody else; 0 for not at all',
    default: '60',
  }),
  OTP_MAX_ATTEMPTS: variable(whole(1, MAX_COUNT), { doc: 'Wrong codes in a row that lock an address', default: '3' }),
  OTP_LOCK: variable(seconds(1, 100 * YEAR), { doc: 'Length of that lock, in seconds', default: '900' }),
  PASSWORD_MAX_ATTEMPTS: variable(whole(1, MAX_COUNT), {
    doc: 'Wrong passwords in a row that lock an account',
    default: '5',
  }),
  PASSWORD_LOCK: variable(seconds(1, 100 * YEAR), {
    doc: 'Length of that lock, in seconds; a wrong password is forgotten as long after the last one',
    default: '900',
  }),
  MAX_CONSECUTIVE_FAILURES: variable(whole(1, MAX_COUNT), {
    doc: 'Wrong codes, or wrong passwords, without a success, after which that factor stays closed until another one, or an administrator, opens it',
    default: '100',
  }),
  PASSWORD_MIN_LENGTH: variable(whole(8, 64), { doc: 'Characters that a new password needs', default: '12' }),
  ARGON2_MEMORY_KIB: variable(whole(8, MAX_ARGON2_COST.memoryKib), {
    doc: 'Cost of a password hash (argon2id): memory in KiB; in production not below the default',
    default: '19456',
  }),
  ARGON2_TIME: variable(whole(1, MAX_ARGON2_COST.time), {
    doc: 'Cost of a password hash: passes; in production not below the default',
    default: '2',
  }),
  ARGON2_PARALLELISM: variable(whole(1, MAX_ARGON2_COST.parallelism), {
    doc: 'Cost of a password hash: parallelism',
    default: '1',
  }),
  HASH_QUEUE: variable(whole(0, MAX_COUNT), { doc: 'Password hashes that may wait for a core', default: '128' }),
  HASH_WAIT: variable(seconds(0, 60), { doc: 'How long they may wait, in seconds', default: '5' }),
};
