import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { makePasskeyChallenges } from '../../../src/adapters/crypto/passkey-challenges.ts';
import { makeCeremonies } from '../../../src/adapters/webauthn/ceremonies.ts';
import { policies } from '../values.ts';

export const ORIGIN = 'http://localhost:3000';

/** The real ports of ceremonies, which hold no state, for tests with fake stores. */
export const passkeyPorts = () => ({
  ceremonies: makeCeremonies({ rpId: policies.relyingParty.id, origins: [ORIGIN] }),
  passkeyChallenges: makePasskeyChallenges(makeKeys({ current: Buffer.alloc(32, 7), old: [] })),
});
