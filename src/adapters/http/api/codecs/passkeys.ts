import * as t from 'io-ts';
import { normalised, withSchema } from '../../../../core/domain/codec.ts';
import type { Passkey } from '../../../../core/domain/passkeys/passkey.ts';
import type { Offer } from '../../../../core/use-cases/passkeys/passkey-options.ts';
import { explained, refined } from '../../server/input/codec-node.ts';
import { optional } from '../../server/input/texts.ts';
import { nullable } from './views.ts';
import { Integer, Timestamp, Uuid } from './wire.ts';

/** A maximum in bytes; the text is a third longer. */
const base64url = (name: string, bytes: number) => {
  const maxLength = Math.ceil((bytes * 4) / 3);
  return normalised<string>(
    name,
    (text) => (text.length <= maxLength && /^[\w-]+$/.test(text) ? text : null),
    `must be base64url of 1 to ${bytes} bytes`,
    { minLength: 1, maxLength, pattern: '^[A-Za-z0-9_-]+$' },
  );
};
const CredentialText = base64url('CredentialText', 1_023);
const ResponsePart = base64url('ResponsePart', 16_000);
const Handle = base64url('Handle', 64);

const TransportText = refined(
  t.string,
  (s) => /^[a-z-]{1,32}$/.test(s),
  'must be the name of a transport',
  'Transport',
  {
    maxLength: 32,
    pattern: '^[a-z-]+$',
  },
);
const MAX_TRANSPORTS = 16;
const Transports = refined(
  t.readonlyArray(TransportText),
  (all) => all.length <= MAX_TRANSPORTS,
  `must be at most ${MAX_TRANSPORTS} names`,
  'Transports',
  { maxItems: MAX_TRANSPORTS },
);

/** What browsers say of extensions is neither checked nor kept. */
const Extensions = withSchema(
  new t.Type<object, object>(
    'Extensions',
    (u): u is object => typeof u === 'object' && u !== null && !Array.isArray(u),
    (u, c) =>
      typeof u === 'object' && u !== null && !Array.isArray(u) ? t.success(u) : t.failure(u, c, 'must be an object'),
    t.identity,
  ),
  { type: 'object' },
);

const credential = {
  id: CredentialText,
  rawId: CredentialText,
  type: t.literal('public-key'),
  authenticatorAttachment: optional(t.union([t.literal('platform'), t.literal('cross-platform')])),
  clientExtensionResults: optional(Extensions),
};

/** `AuthenticationResponseJSON` of WebAuthn Level 3 §5.1. */
export const AssertionBody = t.strict(
  {
    ...credential,
    response: t.strict({
      clientDataJSON: ResponsePart,
      authenticatorData: ResponsePart,
      signature: ResponsePart,
      userHandle: optional(Handle),
    }),
  },
  'PasskeyAssertion',
);

/** `RegistrationResponseJSON`; `authenticatorData`, `publicKey` and the algorithm are copies of what the attestation holds. */
export const CreationBody = t.strict(
  {
    ...credential,
    response: t.strict({
      clientDataJSON: ResponsePart,
      attestationObject: ResponsePart,
      transports: optional(Transports),
      authenticatorData: optional(ResponsePart),
      publicKey: optional(ResponsePart),
      publicKeyAlgorithm: optional(
        refined(
          t.number,
          (n) => Number.isInteger(n) && Math.abs(n) <= 65_535,
          'must be a COSE algorithm',
          'CoseAlgorithm',
          {
            type: 'integer',
            minimum: -65_535,
            maximum: 65_535,
          },
        ),
      ),
    }),
  },
  'PasskeyCreation',
);

const Descriptor = t.strict({ id: t.string, type: t.literal('public-key'), transports: t.readonlyArray(t.string) });
const RequestOptionsBody = t.strict(
  {
    challenge: t.string,
    timeout: Integer,
    rpId: t.string,
    allowCredentials: t.readonlyArray(Descriptor),
    userVerification: t.literal('required'),
  },
  'PasskeyRequestOptions',
);
const Algorithm = withSchema(t.strict({ type: t.literal('public-key'), alg: t.number }), {});
const CreationOptionsBody = t.strict(
  {
    rp: t.strict({ id: t.string, name: t.string }),
    user: t.strict({ id: t.string, name: t.string, displayName: t.string }),
    challenge: t.string,
    pubKeyCredParams: t.readonlyArray(Algorithm),
    timeout: Integer,
    excludeCredentials: t.readonlyArray(Descriptor),
    authenticatorSelection: t.strict({
      residentKey: t.literal('required'),
      requireResidentKey: t.literal(true),
      userVerification: t.union([t.literal('required'), t.literal('preferred')]),
    }),
    attestation: t.literal('none'),
  },
  'PasskeyCreationOptions',
);

const offerOf = <C extends t.Mixed>(options: C, name: string) => t.strict({ options, expires_in: Integer }, name);
export const SignInOfferBody = offerOf(RequestOptionsBody, 'PasskeySignInOffer');
export const CreationOfferBody = offerOf(CreationOptionsBody, 'PasskeyCreationOffer');

export const viewOffer = <O>({ options, expiresInSeconds }: Offer<O>) => ({ options, expires_in: expiresInSeconds });

export const PasskeyBody = t.strict(
  {
    id: Integer,
    credential_id: t.string,
    name: t.string,
    aaguid: explained(nullable(Uuid), 'The make of the authenticator; null if it does not say.'),
    created_at: Timestamp,
    last_used_at: nullable(Timestamp),
    backed_up: t.boolean,
    blocked: explained(t.boolean, 'It seems to have been copied, and no longer signs in.'),
    transports: t.readonlyArray(t.string),
  },
  'Passkey',
);
export const PasskeysBody = t.strict({ items: t.readonlyArray(PasskeyBody) }, 'Passkeys');

export const viewPasskey = (passkey: Passkey): t.TypeOf<typeof PasskeyBody> => ({
  id: passkey.id,
  credential_id: passkey.credentialId,
  name: passkey.name,
  aaguid: passkey.aaguid,
  created_at: passkey.createdAt.toISOString(),
  last_used_at: passkey.lastUsedAt?.toISOString() ?? null,
  backed_up: passkey.isBackedUp,
  blocked: passkey.isBlocked,
  transports: passkey.transports,
});
