import type * as O from 'fp-ts/lib/Option.js';
import type * as T from 'fp-ts/lib/Task.js';
import type { Assertion, AssertionResponse, CreationResponse } from '../../domain/passkeys/ceremony.ts';
import type { Credential, NewCredential } from '../../domain/passkeys/passkey.ts';

/**
 * Checks what authenticators sign (WebAuthn Level 3 §7): type, challenge, origin, relying party, presence and
 * verification of the user, and the signature. Responses of pages in frames of other sites are refused.
 */
export interface PasskeyCeremonies {
  /** The challenge in the signed part of a response; null if that can't be read. */
  readonly challengeIn: (response: AssertionResponse | CreationResponse) => string | null;
  /** None if any check fails. The user handle, if there is one, is that of the credential. The counter is not judged. */
  readonly verifyAssertion: (
    response: AssertionResponse,
    expected: Readonly<{ challenge: string; credential: Credential }>,
  ) => T.Task<O.Option<Assertion>>;
  /** None if any check fails. A conditional one needs neither presence nor verification of the user. */
  readonly verifyCreation: (
    response: CreationResponse,
    expected: Readonly<{ challenge: string; isConditional: boolean }>,
  ) => T.Task<O.Option<NewCredential>>;
}
