import type { PersonName } from '../account/user.ts';
import type { AddressDecision, CodeContext } from '../addresses/address-decision.ts';
import type { AddressSnapshot, Asked } from '../addresses/ownership.ts';
import { CREATED_USER } from '../events.ts';
import type { BodyFingerprint, TokenDigest } from '../ids.ts';
import { codeMessage, requested } from '../sign-in/codes.ts';
import { request } from '../sign-in/otp-attempts.ts';
import type { OtpPolicy } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';

export type RegistrationForm = Readonly<{
  firstName: PersonName;
  lastName: PersonName | null;
  passwordHash: PasswordHash;
  registration: TokenDigest;
  fingerprint: BodyFingerprint;
}>;

/** Whether a fingerprint matches the request body of this call. */
export type IsSameBody = (fingerprint: BodyFingerprint) => boolean;

const isFree = ({ ownership }: AddressSnapshot): boolean =>
  ownership._tag === 'Unknown' || ownership._tag === 'Registering';

/**
 * Free, taken and invited addresses get the same answer in the same time; only the message differs. A repeated request
 * within the minimum interval changes nothing. Its answer names the registration in progress only if the body is the
 * same, so that other callers can't complete or replace the registration.
 */
export const register =
  (policy: OtpPolicy, book: CodeContext, form: RegistrationForm, isSameBody: IsSameBody) =>
  (seen: readonly Asked[], now: Date): AddressDecision<TokenDigest> => {
    const asked = seen.map((s) => {
      const ask = { fresh: book.fresh(s.address), goesOut: s.goesOut };
      return { ...s, request: request(policy, 'sign-in', 'registration')(s.otp, ask, now) };
    });
    const accepted = asked.flatMap((a) => (a.request._tag === 'Asked' ? [{ ...a, request: a.request }] : []));
    if (accepted.length < seen.length)
      return { writes: { otps: [] }, events: [], answer: repeated(seen, form, isSameBody) };
    const addresses = seen.filter(isFree).map((s) => s.address);
    const claims = seen.filter((s) => !isFree(s)).map((s) => s.address);
    const [into = null, ...ends] = new Set(
      seen.flatMap(({ ownership: s }) => (s._tag === 'Registering' ? [s.userId] : [])),
    );
    const opens = addresses.length > 0;
    const fingerprint = policy.resendIntervalMs > 0 ? form.fingerprint : null;
    const requests = accepted.flatMap((a) => {
      const message = codeMessage(policy, book, a, a.request, 'already-registered', now);
      return isFree(a) ? requested(a, message, CREATED_USER) : requested(a, message);
    });
    return {
      writes: {
        otps: accepted.map((a) => ({ address: a.address, otp: a.request.otp })),
        // Ends earlier registrations that contain a taken address, as `open` does for free addresses.
        endsOthersOf: claims,
        [opens ? 'open' : 'pretendsToOpen']: { ...form, fingerprint, into, ends, addresses, claims },
      },
      events: [
        ...requests,
        ...(opens ? [{ _tag: 'UserRegistered' as const, by: null, userId: CREATED_USER, addresses }] : []),
      ],
      answer: form.registration,
    };
  };

// Compares a fingerprint for every address, so that timing doesn't reveal registrations in progress.
const repeated = (
  seen: readonly AddressSnapshot[],
  { registration, fingerprint: unknown }: RegistrationForm,
  isSameBody: IsSameBody,
): TokenDigest => {
  const same = seen.flatMap(({ ownership }) => {
    const open = ownership._tag === 'Registering' ? ownership : null;
    const isSame = isSameBody(open?.fingerprint ?? unknown);
    return isSame && open !== null && open.fingerprint !== null ? [open.registration] : [];
  });
  return same[0] ?? registration;
};
