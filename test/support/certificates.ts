import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key in PEM. */
export type Certificate = Readonly<{ cert: string; key: string }>;
type Authority = Certificate & Readonly<{ issue: (name: string, ...hosts: readonly string[]) => Certificate }>;

// X.509 in DER (RFC 5280); Node.js reads certificates, but makes none.
const der = (tag: number, ...parts: readonly (Buffer | string)[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const utcTime = (time: Date): Buffer => der(0x17, time.toISOString().replaceAll(/^..|[-:T]|\.\d+/g, ''));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const named = (name: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x0c, name))));
const IS_AUTHORITY = sequence(
  oid('551d13'),
  der(0x01, Buffer.from([255])),
  der(0x04, sequence(der(0x01, Buffer.from([255])))),
);
const hostsOf = (hosts: readonly string[]): Buffer =>
  sequence(
    oid('551d11'),
    der(
      0x04,
      sequence(
        ...hosts.map((host) =>
          isIP(host) === 4 ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, host),
        ),
      ),
    ),
  );

const DAY = 86_400_000;
const pem = (kind: string, content: Buffer): string =>
  `-----BEGIN ${kind}-----\n${content.toString('base64').replaceAll(/.{64}/g, '$&\n').trim()}\n-----END ${kind}-----\n`;

const make = (name: string, extension: Buffer, issuer?: Readonly<{ name: string; key: KeyObject }>) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ECDSA_SHA256,
    named(issuer?.name ?? name),
    sequence(utcTime(new Date(Date.now() - DAY)), utcTime(new Date(Date.now() + DAY))),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, issuer?.key ?? privateKey));
  return {
    privateKey,
    cert: pem('CERTIFICATE', sequence(content, ECDSA_SHA256, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

/** A new authority, which issues certificates for hosts, or for a user of a database if there are none. */
export const makeAuthority = (name: string): Authority => {
  const own = make(name, IS_AUTHORITY);
  return {
    ...own,
    issue: (subject, ...hosts) =>
      make(subject, hostsOf(hosts.length > 0 ? hosts : [subject]), { name, key: own.privateKey }),
  };
};
