import * as t from 'io-ts';
import { withSchema } from '../../../../core/domain/codec.ts';
import type { Passkey } from '../../../../core/domain/passkeys/passkey.ts';
import type { Offer } from '../../../../core/use-cases/passkeys/passkey-options.ts';
import { explained } from '../../server/input/codec-node.ts';
import { nullable } from './views.ts';
import { Integer, Timestamp, Uuid } from './wire.ts';

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
