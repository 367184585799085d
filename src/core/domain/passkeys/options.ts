import type { CredentialId, Passkey, UserHandle } from './passkey.ts';

/** The service as a WebAuthn relying party. `id` is its domain; `name` is shown to the user. */
export type RelyingParty = Readonly<{
  id: string;
  name: string;
  /** Whether passkeys are available. False if the host is an IP address, because authenticators refuse IP addresses. */
  isOn: boolean;
}>;

/** The lifetime of a challenge in milliseconds. */
export const CEREMONY_TTL_MS = 300_000;

/** EdDSA, ES256 and RS256 (RFC 9053). Each authenticator supports at least one of these. */
export const ALGORITHMS: readonly number[] = [-8, -7, -257];

type Descriptor = Readonly<{ id: CredentialId; type: 'public-key'; transports: readonly string[] }>;

/** `PublicKeyCredentialRequestOptionsJSON` of WebAuthn. */
export type RequestOptions = Readonly<{
  challenge: string;
  timeout: number;
  rpId: string;
  allowCredentials: readonly Descriptor[];
  userVerification: 'required';
}>;

/** `PublicKeyCredentialCreationOptionsJSON` of WebAuthn. */
export type CreationOptions = Readonly<{
  rp: Readonly<{ id: string; name: string }>;
  user: Readonly<{ id: UserHandle; name: string; displayName: string }>;
  challenge: string;
  pubKeyCredParams: readonly Readonly<{ type: 'public-key'; alg: number }>[];
  timeout: number;
  excludeCredentials: readonly Descriptor[];
  authenticatorSelection: Readonly<{
    residentKey: 'required';
    requireResidentKey: true;
    userVerification: 'required' | 'preferred';
  }>;
  attestation: 'none';
}>;

/** Leaves out passkeys of another relying party, because they don't work here. */
const descriptors = ({ id }: RelyingParty, passkeys: readonly Passkey[]): readonly Descriptor[] =>
  passkeys
    .filter(({ rpId, isBlocked }) => rpId === id && !isBlocked)
    .map(({ credentialId, transports }) => ({ id: credentialId, type: 'public-key', transports }));

/** Without `passkeys`, the authenticator offers all that it has, so the options reveal nothing about accounts. */
export const requestOptions = (
  rp: RelyingParty,
  challenge: string,
  passkeys: readonly Passkey[] = [],
): RequestOptions => ({
  challenge,
  timeout: CEREMONY_TTL_MS,
  rpId: rp.id,
  allowCredentials: descriptors(rp, passkeys),
  userVerification: 'required',
});

type NewFor = Readonly<{
  handle: UserHandle;
  name: string;
  displayName: string;
  passkeys: readonly Passkey[];
  /** Whether the browser creates the passkey without asking, after a sign-in with another method. */
  isConditional: boolean;
}>;

export const creationOptions = (
  rp: RelyingParty,
  challenge: string,
  { handle, name, displayName, passkeys, isConditional }: NewFor,
): CreationOptions => ({
  rp: { id: rp.id, name: rp.name },
  user: { id: handle, name, displayName },
  challenge,
  pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
  timeout: CEREMONY_TTL_MS,
  excludeCredentials: descriptors(rp, passkeys),
  authenticatorSelection: {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: isConditional ? 'preferred' : 'required',
  },
  attestation: 'none',
});
