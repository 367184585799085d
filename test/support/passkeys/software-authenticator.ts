import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

/** What an honest browser and authenticator would not do. */
export type Deviation = Readonly<{
  challenge?: string;
  origin?: string;
  rpId?: string;
  type?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  isPresent?: boolean;
  isVerified?: boolean;
  counter?: number;
  isSynced?: boolean;
  userHandle?: string | null;
  /** The client data that is sent is not what was signed. */
  sentChallenge?: string;
  attestation?: string;
  /** The COSE key that is sent instead of its own. */
  cose?: Buffer;
}>;

type Make = Readonly<{ origin: string; algorithm?: Algorithm; isSynced?: boolean }>;

type CreationOptions = Readonly<{
  challenge: string;
  rp: Readonly<{ id: string }>;
  user: Readonly<{ id: string }>;
}>;
type RequestOptions = Readonly<{ challenge: string; rpId: string }>;

const FLAGS = { present: 1, verified: 4, eligible: 8, backedUp: 16, credential: 64 };

const head = (major: number, length: number): Buffer => {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  return length < 256
    ? Buffer.from([(major << 5) | 24, length])
    : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
};
export type Cbor = number | string | Buffer | ReadonlyMap<number | string, Cbor>;
/** As much of RFC 8949 as attestations need. */
export const cbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...value];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap((entry) => entry.map(cbor))]);
};

const keysOf = (algorithm: Algorithm): Readonly<{ publicKey: KeyObject; privateKey: KeyObject }> => {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 });
};

const coseOf = (algorithm: Algorithm, key: KeyObject): Buffer => {
  const jwk = key.export({ format: 'jwk' });
  const part = (name: 'x' | 'y' | 'n' | 'e') => Buffer.from(jwk[name] ?? '', 'base64url');
  const entries: Readonly<Record<Algorithm, readonly (readonly [number, Cbor])[]>> = {
    ES256: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, part('x')],
      [-3, part('y')],
    ],
    EdDSA: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, part('x')],
    ],
    RS256: [
      [1, 3],
      [3, -257],
      [-1, part('n')],
      [-2, part('e')],
    ],
  };
  return cbor(new Map(entries[algorithm]));
};

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();

/** An authenticator with one passkey, and the browser before it, written apart from the service by WebAuthn Level 3. */
export const softwareAuthenticator = ({ origin, algorithm = 'ES256', isSynced = true }: Make) => {
  const { publicKey, privateKey } = keysOf(algorithm);
  const id = randomBytes(32);
  let handle = '';
  let counter = 0;

  const clientData = (type: string, challenge: string, deviation: Deviation): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: deviation.type ?? type,
        challenge,
        origin: deviation.origin ?? origin,
        crossOrigin: deviation.crossOrigin ?? false,
        ...(deviation.topOrigin === undefined ? {} : { topOrigin: deviation.topOrigin }),
      }),
    );
  const authenticatorData = (rpId: string, deviation: Deviation, credential?: Buffer): Buffer => {
    const flags =
      (deviation.isPresent === false ? 0 : FLAGS.present) +
      (deviation.isVerified === false ? 0 : FLAGS.verified) +
      ((deviation.isSynced ?? isSynced) ? FLAGS.eligible + FLAGS.backedUp : 0) +
      (credential ? FLAGS.credential : 0);
    const rest = Buffer.alloc(5);
    rest.writeUInt8(flags);
    rest.writeUInt32BE(deviation.counter ?? counter, 1);
    return Buffer.concat([sha256(deviation.rpId ?? rpId), rest, ...(credential ? [credential] : [])]);
  };
  const credentialId = id.toString('base64url');
  const sent = { id: credentialId, rawId: credentialId, type: 'public-key' as const, clientExtensionResults: {} };

  return {
    credentialId,
    userHandle: (): string => handle,
    create: (options: CreationOptions, deviation: Deviation = {}) => {
      handle = options.user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const credential = Buffer.concat([Buffer.alloc(16), length, id, deviation.cose ?? coseOf(algorithm, publicKey)]);
      const attestation = new Map<string, Cbor>([
        ['fmt', deviation.attestation ?? 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData(options.rp.id, deviation, credential)],
      ]);
      return {
        ...sent,
        response: {
          clientDataJSON: clientData('webauthn.create', deviation.challenge ?? options.challenge, deviation).toString(
            'base64url',
          ),
          attestationObject: cbor(attestation).toString('base64url'),
          transports: ['internal', 'hybrid'],
        },
      };
    },
    get: (options: RequestOptions, deviation: Deviation = {}) => {
      if (!isSynced) counter += 1;
      const signed = clientData('webauthn.get', deviation.challenge ?? options.challenge, deviation);
      const data = authenticatorData(options.rpId, deviation);
      const signature = sign(
        algorithm === 'EdDSA' ? null : 'sha256',
        Buffer.concat([data, sha256(signed)]),
        privateKey,
      );
      const shown =
        deviation.sentChallenge === undefined ? signed : clientData('webauthn.get', deviation.sentChallenge, deviation);
      return {
        ...sent,
        response: {
          clientDataJSON: shown.toString('base64url'),
          authenticatorData: data.toString('base64url'),
          signature: signature.toString('base64url'),
          userHandle: deviation.userHandle === undefined ? handle : deviation.userHandle,
        },
      };
    },
  };
};

export type SoftwareAuthenticator = ReturnType<typeof softwareAuthenticator>;
