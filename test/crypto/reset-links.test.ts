import { expect } from 'chai';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeResetLinks } from '../../src/adapters/crypto/reset-links.ts';
import type { IdentityId } from '../../src/core/domain/ids.ts';
import { isLinkGood } from '../../src/core/domain/recovery/recovery.ts';
import type { LinkSubject } from '../../src/core/domain/recovery/recovery.ts';
import { noPassword } from '../../src/core/domain/sign-in/password.ts';
import type { PasswordHash } from '../../src/core/domain/sign-in/password.ts';
import type { ResetLinks } from '../../src/core/ports/reset-links.ts';
import { aMobile, anEmail } from '../support/values.ts';

const keys = (current: number, ...old: number[]) =>
  makeKeys({ current: Buffer.alloc(32, current), old: old.map((byte) => Buffer.alloc(32, byte)) });
const links = makeResetLinks(keys(1));

const subject: LinkSubject = {
  identityId: 2_147_483_647 as IdentityId,
  address: anEmail(),
  passwordHash: '$argon2id$v=19$x' as PasswordHash,
  accessRevokedAt: null,
};
const expiresAt = new Date('2024-02-29T13:00:00.001Z');
const good = (by: ResetLinks, token: string, of: LinkSubject): boolean => {
  const claim = by.read(token);
  return claim !== null && isLinkGood({ claim, isGenuine: (it) => by.isGenuine(claim, it) }, of, new Date(0));
};

describe('reset links', () => {
  it('name their identity and expiry, and are genuine for exactly those', () => {
    const token = links.issue(subject, expiresAt);
    expect(token).to.match(/^[\w-]{36}$/);
    expect(links.read(token)).to.deep.include({ identityId: subject.identityId, expiresAt });
    expect(good(links, token, subject)).to.equal(true);
    for (const other of [
      { ...subject, identityId: 1 as IdentityId },
      { ...subject, address: anEmail() },
      { ...subject, address: aMobile() },
      { ...subject, passwordHash: noPassword },
      { ...subject, passwordHash: `${subject.passwordHash}x` as PasswordHash },
    ])
      expect(good(links, token, other)).to.equal(false);
  });

  it('have a proof of 128 bits', () => {
    const { proof } = links.read(links.issue(subject, expiresAt))!;
    expect(Buffer.from(proof, 'base64url')).to.have.length(16);
  });

  it('are invalid with any bit changed, and with any other length', () => {
    // requirement 41
    const bytes = Buffer.from(links.issue(subject, expiresAt), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(good(links, flipped.toString('base64url'), subject), `bit ${bit}`).to.equal(false);
    }
    const token = bytes.toString('base64url');
    for (let length = 0; length < token.length; length += 1) expect(links.read(token.slice(0, length))).to.equal(null);
    for (const more of [`${token}A`, `${token}=`, ` ${token}`, `${token}\n`, `${token.slice(0, -1)}+`])
      expect(links.read(more), more).to.equal(null);
  });

  it('are refused if they name an identity that can’t exist', () => {
    for (const id of [0, 2_147_483_648, 4_294_967_295])
      expect(links.read(links.issue({ ...subject, identityId: id as IdentityId }, expiresAt))).to.equal(null);
  });

  it('have a proof of one length only', () => {
    for (const proof of ['', 'AA', 'A'.repeat(43)])
      expect(links.isGenuine({ identityId: subject.identityId, expiresAt, proof }, subject)).to.equal(false);
  });

  it('made with an old key are valid as long as it is configured', () => {
    const token = makeResetLinks(keys(2)).issue(subject, expiresAt);
    expect(good(makeResetLinks(keys(3, 2)), token, subject)).to.equal(true);
    expect(good(makeResetLinks(keys(3)), token, subject)).to.equal(false);
  });
});
