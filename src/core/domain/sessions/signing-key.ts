import { succeeded } from '../audit.ts';
import type { AuditEntry, Subject } from '../audit.ts';
import { plus } from '../locks/lockout.ts';

export type KeyPolicy = Readonly<{
  rotateEveryMs: number;
  /** How long a key is published before it signs, in milliseconds, so that all verifiers have loaded it by then. */
  leadMs: number;
  tokenTtlMs: number;
}>;

export type KeyTimes = Readonly<{
  kid: string;
  activatesAt: Date;
  /** The longest token lifetime, in milliseconds, configured in any process that had this key. */
  tokenTtlMs: number;
}>;

/** From newest to oldest: `next` will sign, `active` signs, `retiring` still has valid tokens, `gone` has none. */
type KeyState = 'next' | 'active' | 'retiring' | 'gone';

/**
 * Returns the state of each key. The result depends only on times, so that all instances agree. A key is kept until its
 * last token expires, plus `leadMs` in case an instance notices the next key late. If no key is active yet, because all
 * older keys were removed, the oldest key signs early.
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

/** Returns when a key created at `now` begins to sign. The first key signs immediately. */
export const activationOf = (policy: KeyPolicy, keys: readonly KeyTimes[], now: Date): Date => {
  const last = newest(keys);
  return last === null ? now : plus(last > now ? last : now, policy.leadMs);
};

/** Whether the next key must be created now, so that it is published for `leadMs` before it signs. */
export const isRotationDue = (policy: KeyPolicy, keys: readonly KeyTimes[], now: Date): boolean => {
  const last = newest(keys);
  return last === null || plus(last, policy.rotateEveryMs - policy.leadMs) <= now;
};

/** Whether a key was stored with a shorter token lifetime than the configured one. */
export const isTtlToTell = (policy: KeyPolicy, keys: readonly KeyTimes[]): boolean =>
  keys.some(({ tokenTtlMs }) => tokenTtlMs < policy.tokenTtlMs);

const newest = (keys: readonly KeyTimes[]): Date | null =>
  keys.length === 0 ? null : new Date(Math.max(...keys.map(({ activatesAt }) => activatesAt.getTime())));

const keySubject = (kid: string): Subject => ({ type: 'signing-key', id: kid });

/** `isForced`: whether an operator requested the key before it was due. */
export const createdKey = (
  { kid, activatesAt }: Pick<KeyTimes, 'kid' | 'activatesAt'>,
  isForced: boolean,
): AuditEntry =>
  succeeded(null, 'signing-key.created', keySubject(kid), [
    { field: 'activates_at', before: null, after: activatesAt.toISOString() },
    { field: 'is_forced', before: null, after: isForced },
  ]);

export const removedKey = ({ kid }: Pick<KeyTimes, 'kid'>): AuditEntry =>
  succeeded(null, 'signing-key.removed', keySubject(kid));
