import type * as O from 'fp-ts/lib/Option.js';
import type * as T from 'fp-ts/lib/Task.js';
import type { Assertion, AssertionResponse, CreationResponse } from '../../domain/passkeys/ceremony.ts';
import type { Credential, NewCredential } from '../../domain/passkeys/passkey.ts';

/**
 * Verifies WebAuthn responses (Level 3 §7): type, challenge, origin, relying party, presence and verification of the
 * user, and signature. Refuses responses from a page in a frame of another site.
 */
export interface PasskeyCeremonies {
  /** Returns the challenge in the signed part of a response; null if the response can't be parsed. */
  readonly challengeIn: (response: AssertionResponse | CreationResponse) => string | null;
  /**
   * None if a check fails. The user handle must be the credential's. It may be missing only if the options named
   * passkeys (`isNamed`). Does not check the signature counter.
   */
  readonly verifyAssertion: (
    response: AssertionResponse,
    expected: Readonly<{ challenge: string; credential: Credential; isNamed: boolean }>,
  ) => T.Task<O.Option<Assertion>>;
  /** None if a check fails. A conditional creation requires neither presence nor verification of the user. */
  readonly verifyCreation: (
    response: CreationResponse,
    expected: Readonly<{ challenge: string; isConditional: boolean }>,
  ) => T.Task<O.Option<NewCredential>>;
}
