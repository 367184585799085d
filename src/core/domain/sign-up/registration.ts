import type { PersonName } from '../account/user.ts';
import type { AddressDecision, CodeContext } from '../addresses/address-decision.ts';
import type { AddressSnapshot, Asked } from '../addresses/ownership.ts';
import { CREATED_USER } from '../events.ts';
import type { TokenDigest } from '../ids.ts';
import { codeMessage, requested } from '../sign-in/codes.ts';
import { request } from '../sign-in/otp-attempts.ts';
import type { OtpPolicy } from '../sign-in/otp.ts';
import type { PasswordHash } from '../sign-in/password.ts';

export type RegistrationForm = Readonly<{
  firstName: PersonName;
  lastName: PersonName | null;
  passwordHash: PasswordHash;
  registration: TokenDigest;
}>;

const isFree = ({ ownership }: AddressSnapshot): boolean =>
  ownership._tag === 'Unknown' || ownership._tag === 'Registering';

/**
 * Registers one or two addresses. Free, taken, unverified and invited ones take the same steps: interval, pending code
 * and count start for each; the difference is only in the mailbox. A repeat within the interval of any of them changes
 * and sends nothing.
 */
export const register =
  (policy: OtpPolicy, book: CodeContext, form: RegistrationForm) =>
  (seen: readonly Asked[], now: Date): AddressDecision<void> => {
    const asked = seen.map((s) => {
      const ask = { fresh: book.fresh(s.address), goesOut: s.goesOut };
      return { ...s, request: request(policy, 'sign-in')(s.otp, ask, now) };
    });
    const accepted = asked.flatMap((a) => (a.request._tag === 'Asked' ? [{ ...a, request: a.request }] : []));
    if (accepted.length < seen.length) return { writes: { otps: [] }, events: [], answer: undefined };
    const addresses = seen.filter(isFree).map((s) => s.address);
    const claims = seen.filter((s) => !isFree(s)).map((s) => s.address);
    const [into = null, ...ends] = new Set(
      seen.flatMap(({ ownership: s }) => (s._tag === 'Registering' ? [s.userId] : [])),
    );
    const opens = addresses.length > 0;
    const requests = accepted.flatMap((a) => {
      const message = codeMessage(policy, book, a, a.request, 'already-registered', now);
      return isFree(a) ? requested(a, message, CREATED_USER) : requested(a, message);
    });
    return {
      writes: {
        otps: accepted.map((a) => ({ address: a.address, otp: a.request.otp })),
        // As for free addresses: repeating with other companions removes the earlier registration.
        endsOthersOf: claims,
        [opens ? 'open' : 'pretendsToOpen']: { ...form, into, ends, addresses, claims },
      },
      events: [
        ...requests,
        ...(opens ? [{ _tag: 'UserRegistered' as const, by: null, userId: CREATED_USER, addresses }] : []),
      ],
      answer: undefined,
    };
  };
