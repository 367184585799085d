import * as t from 'io-ts';
import { normalised, withSchema } from '../../../../core/domain/codec.ts';
import { refined } from './codec-node.ts';
import { optional } from './texts.ts';

/** `bytes` is the maximum length after decoding. The encoded text is a third longer. */
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

/** The extension results that browsers send are neither checked nor stored. */
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

/**
 * `RegistrationResponseJSON` of WebAuthn Level 3 §5.1. Except for `transports`, the optional fields repeat parts of the
 * attestation object.
 */
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
            format: 'int32',
            minimum: -65_535,
            maximum: 65_535,
          },
        ),
      ),
    }),
  },
  'PasskeyCreation',
);
