import * as O from 'fp-ts/lib/Option.js';
import type * as T from 'fp-ts/lib/Task.js';
import * as t from 'io-ts';
import { ALGORITHMS } from '../../core/domain/passkeys/options.ts';
import type { CredentialId, PublicKey } from '../../core/domain/passkeys/passkey.ts';
import type { PasskeyCeremonies } from '../../core/ports/passkeys/passkey-ceremonies.ts';

/** `origins` are the origins of the pages and apps that may use passkeys of the relying party. */
type Options = Readonly<{ rpId: string; origins: readonly string[] }>;

// Loading the library takes a third of a second, so it is loaded on the first use of a passkey.
const library = () => import('@simplewebauthn/server');
const helpers = () => import('@simplewebauthn/server/helpers');

const ClientData = t.type({ challenge: t.string });
const Framed = t.partial({ crossOrigin: t.unknown, topOrigin: t.unknown });

const clientDataOf = ({ response }: Readonly<{ response: Readonly<{ clientDataJSON: string }> }>): unknown => {
  try {
    return JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString());
  } catch {
    return null;
  }
};

/** Whether the page was framed, which the library misses if an older browser does not name the framing site. */
const isFramed = (response: Parameters<typeof clientDataOf>[0]): boolean => {
  const data = clientDataOf(response);
  return !Framed.is(data) || (data.crossOrigin ?? false) !== false || data.topOrigin !== undefined;
};

/** Treats any error that the library throws about a response as a failed check. */
const checked =
  <A>(check: () => Promise<A | null>): T.Task<O.Option<A>> =>
  () =>
    check().then(O.fromNullable, () => O.none);

const ANONYMOUS_AAGUID = '00000000-0000-0000-0000-000000000000';

export const makeCeremonies = ({ rpId, origins }: Options): PasskeyCeremonies => {
  const site = { expectedOrigin: [...origins], expectedRPID: rpId };
  return {
    challengeIn: (response) => {
      const data = clientDataOf(response);
      return ClientData.is(data) ? data.challenge : null;
    },

    verifyAssertion: (response, { challenge, credential: { publicKey, userHandle, isSynced }, isNamed }) =>
      checked(async () => {
        const { verifyAuthenticationResponse } = await library();
        const { clientDataJSON, authenticatorData, signature, userHandle: given } = response.response;
        if (isFramed(response) || (given ?? (isNamed ? userHandle : null)) !== userHandle) return null;
        const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
          ...site,
          response: {
            ...response,
            response: { clientDataJSON, authenticatorData, signature },
            clientExtensionResults: {},
          },
          expectedChallenge: challenge,
          // Counters are compared later, while the passkey's row is locked.
          credential: { id: response.id, publicKey: new Uint8Array(publicKey), counter: -1 },
          requireUserVerification: true,
        });
        const isSame = (info.credentialDeviceType === 'multiDevice') === isSynced;
        return verified && isSame ? { counter: info.newCounter, isBackedUp: info.credentialBackedUp } : null;
      }),

    verifyCreation: (response, { challenge, isConditional }) =>
      checked(async () => {
        const { verifyRegistrationResponse } = await library();
        const { decodeAttestationObject } = await helpers();
        const { clientDataJSON, attestationObject, transports } = response.response;
        const format = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
        // Other formats carry certificates, whose revocation lists the library would fetch from URLs that the sender
        // chose.
        if (isFramed(response) || format.get('fmt') !== 'none') return null;
        const { registrationInfo: info } = await verifyRegistrationResponse({
          ...site,
          response: { ...response, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
          expectedChallenge: challenge,
          requireUserPresence: !isConditional,
          requireUserVerification: !isConditional,
          supportedAlgorithmIDs: [...ALGORITHMS],
        });
        if (info === undefined || info.credential.id !== response.id) return null;
        return {
          credentialId: info.credential.id as CredentialId,
          publicKey: info.credential.publicKey as Uint8Array as PublicKey,
          rpId,
          counter: info.credential.counter,
          isSynced: info.credentialDeviceType === 'multiDevice',
          isBackedUp: info.credentialBackedUp,
          hasVerifiedUser: info.userVerified,
          transports: transports ?? [],
          aaguid: info.aaguid === ANONYMOUS_AAGUID ? null : info.aaguid,
        };
      }),
  };
};
