import * as TE from 'fp-ts/lib/TaskEither.js';
import type { TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { open } from '../../../src/core/domain/locks/lockout.ts';
import type { AddedIn } from '../../../src/core/domain/second-factor/evidence.ts';
import { MAX_UNDO_LINKS } from '../../../src/core/domain/second-factor/undo.ts';
import type { NewUndoLink } from '../../../src/core/domain/second-factor/undo.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import type { UndoLinks } from '../../../src/core/ports/second-factor/undo-links.ts';
import { living, livingLinks, recordEvents, resetPassword, userOf } from '../store.ts';
import type { Store, UndoLinkRow } from '../store.ts';

export const openUndoLink = (store: Store, userId: UserId, link: NewUndoLink): void => {
  const { createdAt: since } = store.sessions.get(link.addedIn) ?? { createdAt: store.now };
  store.undoLinks.push({ ...link, userId, since, madeAt: store.now, isUsed: false });
};

const isOver = (store: Store, { madeAt, ttlMs }: UndoLinkRow, forMs = 0): boolean =>
  madeAt.getTime() + ttlMs + forMs <= store.now.getTime();

/** The session of the newest open link, if there is no room for another one. */
export const coveredBy = (store: Store, userId: UserId): AddedIn => {
  const waiting = store.undoLinks.filter((row) => row.userId === userId && !row.isUsed && !isOver(store, row));
  return waiting.length >= MAX_UNDO_LINKS ? (waiting.at(-1)?.addedIn ?? null) : null;
};

const isOpen = (store: Store, row: UndoLinkRow): boolean => {
  const { deletedAt, accessRevokedAt } = userOf(store, row.userId);
  return !row.isUsed && !isOver(store, row) && deletedAt === null && (accessRevokedAt ?? new Date(0)) < row.madeAt;
};

/** Returns the identities. */
const withdraw = (store: Store, userId: UserId, since: Date): readonly string[] => {
  const own = living(store).filter((i) => i.userId === userId);
  const late = own.filter((i) => i.isVerified && (i.verifiedAt ?? i.createdAt) > since);
  for (const one of late) Object.assign(one, { isVerified: false, isPrimary: false });
  for (const type of ['email', 'mobile']) {
    const verified = own.filter((i) => i.isVerified && i.address.type === type);
    if (!verified.some((i) => i.isPrimary)) Object.assign(verified[0] ?? {}, { isPrimary: true });
  }
  const links = livingLinks(store).filter((link) => link.userId === userId && link.createdAt > since);
  for (const link of links) link.deletedAt = store.now;
  return [
    ...late.map(({ address }) => address.value),
    ...links.map(({ provider, subject }) => `${provider}: ${subject}`),
  ];
};

const undo = (store: Store, link: UndoLinkRow): readonly string[] => {
  const { userId, addedIn } = link;
  const user = userOf(store, userId);
  link.isUsed = true;
  store.undoLinks = store.undoLinks.filter((row) => row === link || row.addedIn !== addedIn);
  if (user.totp?.addedIn === addedIn) Object.assign(user, { totp: null, factors: open });
  if (user.alwaysAddedIn === addedIn) Object.assign(user, { isAlways: false, alwaysAddedIn: null });
  store.passkeys = store.passkeys.filter((row) => row.userId !== userId || row.addedIn !== addedIn);
  user.pending = null;
  store.recoveryCodes = store.recoveryCodes.filter((code) => code.userId !== userId || code.addedIn !== addedIn);
  const withdrawn = withdraw(store, userId, link.since);
  resetPassword(store, { userId, passwordHash: noPassword, reopensCodesFrom: null });
  return withdrawn;
};

export const makeFakeUndoLinks = (store: Store): UndoLinks => {
  const found = (token: TokenDigest) => store.undoLinks.find((row) => row.token === token && isOpen(store, row));
  return {
    isOpen: (token) => TE.fromIO(() => found(token) !== undefined),
    use: (token, language) =>
      TE.fromIO(() => {
        const link = found(token);
        if (link === undefined) return false;
        const { userId } = link;
        const withdrawn = undo(store, link);
        const verified = living(store).filter((i) => i.userId === userId && i.isVerified);
        const notice = { to: verified.map(({ address }) => address), language };
        recordEvents(store, [{ _tag: 'FactorUndone', by: userId, userId, withdrawn, notice }]);
        return true;
      }),
    purge: (overForMs) =>
      TE.fromIO(() => {
        const over = store.undoLinks.filter((row) => isOver(store, row, overForMs));
        store.undoLinks = store.undoLinks.filter((row) => !over.includes(row));
        return over.length;
      }),
  };
};
