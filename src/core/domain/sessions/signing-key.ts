import { succeeded } from '../audit.ts';
import type { AuditEntry, Subject } from '../audit.ts';
import { plus } from '../locks/lockout.ts';

/** How keys that sign access tokens come and go. */
export type KeyPolicy = Readonly<{
  /** How long one key signs, in milliseconds. */
  rotateEveryMs: number;
  /** How long before it signs a key is made and published, in milliseconds, so that every instance and verifier knows it in time. */
  leadMs: number;
  /** The longest life of a token, in milliseconds. */
  tokenTtlMs: number;
}>;

export type KeyTimes = Readonly<{
  kid: string;
  activatesAt: Date;
  /** The longest life of a token, in milliseconds, of any process that knew the key: another may sign for longer, or did. */
  tokenTtlMs: number;
}>;

/** Oldest first. `next` will sign, `active` does, `retiring` did and has tokens alive; a gone one is none of them. */
export type KeyState = 'next' | 'active' | 'retiring' | 'gone';

/**
 * What each key is at `now`, told by the times alone, so that instances agree without talking. A key stays for the life
 * of its last token, whoever signed it, and one lead more, for an instance that notices its successor late. The oldest
 * signs before its time, because then somebody has removed those before it.
 */
export const keyStates = (policy: KeyPolicy, keys: readonly KeyTimes[], now: Date): ReadonlyMap<string, KeyState> => {
  const sorted = keys.toSorted((a, b) => a.activatesAt.getTime() - b.activatesAt.getTime());
  return new Map(
    sorted.map((key, i) => {
      const activatesAt = i === 0 && key.activatesAt > now ? now : key.activatesAt;
      return [key.kid, stateOf(policy, { ...key, activatesAt }, sorted[i + 1]?.activatesAt, now)];
    }),
  );
};

const stateOf = (
  policy: KeyPolicy,
  { activatesAt, tokenTtlMs }: KeyTimes,
  successor: Date | undefined,
  now: Date,
): KeyState => {
  if (activatesAt > now) return 'next';
  if (successor === undefined || successor > now) return 'active';
  return plus(successor, Math.max(policy.tokenTtlMs, tokenTtlMs) + policy.leadMs) > now ? 'retiring' : 'gone';
};

/** When a key that is made at `now` begins to sign: at once where it is the first. */
export const activationOf = (policy: KeyPolicy, keys: readonly KeyTimes[], now: Date): Date => {
  const last = newest(keys);
  return last === null ? now : plus(last > now ? last : now, policy.leadMs);
};

/** Whether the next key has to be made by now, so that it is known when the active one has signed long enough. */
export const isRotationDue = (policy: KeyPolicy, keys: readonly KeyTimes[], now: Date): boolean => {
  const last = newest(keys);
  return last === null || plus(last, policy.rotateEveryMs - policy.leadMs) <= now;
};

/** Whether a key does not know yet how long tokens live here. */
export const isTtlToTell = (policy: KeyPolicy, keys: readonly KeyTimes[]): boolean =>
  keys.some(({ tokenTtlMs }) => tokenTtlMs < policy.tokenTtlMs);

const newest = (keys: readonly KeyTimes[]): Date | null =>
  keys.reduce<Date | null>((last, { activatesAt }) => (last === null || activatesAt > last ? activatesAt : last), null);

const keySubject = (kid: string): Subject => ({ type: 'signing-key', id: kid });

/** What the trail keeps of a new key: when it begins to sign, and whether an operator asked for it before it was due. */
export const createdKey = (
  { kid, activatesAt }: Pick<KeyTimes, 'kid' | 'activatesAt'>,
  isForced: boolean,
): AuditEntry =>
  succeeded(null, 'signing-key.created', keySubject(kid), [
    { field: 'activates_at', before: null, after: activatesAt.toISOString() },
    { field: 'is_forced', before: null, after: isForced },
  ]);

/** What the trail keeps of a key that is gone: a token that it signed is good nowhere any more. */
export const removedKey = ({ kid }: Pick<KeyTimes, 'kid'>): AuditEntry =>
  succeeded(null, 'signing-key.removed', keySubject(kid));
