import type { IdentityId } from '../../src/core/domain/ids.ts';
import type { LinkSubject } from '../../src/core/domain/recovery/recovery.ts';
import type { ResetLinks } from '../../src/core/ports/reset-links.ts';

const proofOf = ({ identityId, address, passwordHash }: LinkSubject, expiresAt: Date): string =>
  [identityId, address.type, address.value, passwordHash, expiresAt.getTime()].join('/');

/** Tokens that contain what they are bound to. */
export const makeFakeResetLinks = (): ResetLinks => ({
  issue: (subject, expiresAt) =>
    `link ${subject.identityId} ${expiresAt.getTime()} ${encodeURIComponent(proofOf(subject, expiresAt))}`,
  read: (token) => {
    const [word, id, expiry, proof] = token.split(' ');
    if (word !== 'link' || proof === undefined) return null;
    return {
      identityId: Number(id) as IdentityId,
      expiresAt: new Date(Number(expiry)),
      proof: decodeURIComponent(proof),
    };
  },
  isGenuine: ({ proof, expiresAt }, subject) => proof === proofOf(subject, expiresAt),
});
