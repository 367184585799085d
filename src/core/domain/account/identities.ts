import { sameAddress } from '../addresses/address.ts';
import type { Address } from '../addresses/address.ts';
import { lastSignInMethod, notFound, notVerified, preconditionFailed } from '../errors.ts';
import type { LastSignInMethod, NotFound, NotVerified, PreconditionFailed } from '../errors.ts';
import type { IdentityId } from '../ids.ts';
import type { Language } from '../messages/message.ts';
import { done, ownerNotice, refused, released } from './account.ts';
import type { Account, AccountIfMatch, Decided, OwnIdentity } from './account.ts';

/** The maximum number of identities per user. It limits the messages that one account can cause. */
export const MAX_IDENTITIES = 20;

export const owned = (account: Account, id: IdentityId): OwnIdentity | undefined =>
  account.identities.find((identity) => identity.id === id);

export const aboutOf = (account: Account, address: Address) =>
  account.about.find((about) => sameAddress(about.address, address));

export const changeOf = ({ by, userId }: Account, { type, value }: OwnIdentity) => ({
  by,
  userId,
  identity: { type, value },
});

export const makePrimary =
  (id: IdentityId, language: Language) =>
  (account: Account): Decided<NotFound | NotVerified> => {
    const identity = owned(account, id);
    if (identity === undefined) return refused(notFound);
    if (!identity.isVerified) return refused(notVerified);
    if (identity.isPrimary) return done({});
    return done({ primary: id }, [
      { _tag: 'IdentityMadePrimary', ...changeOf(account, identity), notice: ownerNotice(account, language) },
    ]);
  };

/**
 * Refuses to remove the last sign-in method. If a primary identity is removed, the oldest verified one of its type
 * becomes primary.
 */
export const removeIdentity =
  (id: IdentityId, ifMatch: AccountIfMatch, language: Language) =>
  (account: Account): Decided<NotFound | PreconditionFailed | LastSignInMethod> => {
    const identity = owned(account, id);
    if (identity === undefined) return refused(notFound);
    if (!ifMatch(account)) return refused(preconditionFailed);
    const removed = { _tag: 'IdentityRemoved' as const, ...changeOf(account, identity) };
    if (!identity.isVerified) return done({ removes: id }, [removed]);
    const others = account.identities.filter((other) => other.id !== id && other.isVerified);
    if (others.length === 0) return refused(lastSignInMethod);
    const next = identity.isPrimary ? others.find(({ type }) => type === identity.type) : undefined;
    return done({ removes: id, ...(next && { primary: next.id }), ...released(account, [identity]) }, [
      { ...removed, notice: ownerNotice(account, language) },
      ...(next ? [{ _tag: 'IdentityMadePrimary' as const, ...changeOf(account, next) }] : []),
    ]);
  };
