import type { KeyObject } from 'node:crypto';
import { keyStates } from '../../core/domain/sessions/signing-key.ts';
import type { KeyPolicy, KeyTimes } from '../../core/domain/sessions/signing-key.ts';

type Key = KeyTimes & Readonly<{ privateKey: KeyObject; publicKey: KeyObject }>;
export type Keys = Readonly<{ keys: readonly Key[]; now: Date }>;

/** The signing keys held by this process; verifying a token needs no call to the database. */
export type KeyRing = Readonly<{
  signing: () => Key;
  publicKey: (kid: string) => KeyObject | null;
  /** All keys that may sign until the next refresh, including upcoming keys. */
  published: () => readonly Readonly<{ kid: string; publicKey: KeyObject }>[];
  /** The database's time, computed as its time at the last refresh plus the time since then. */
  now: () => Date;
  update: (keys: Keys) => void;
}>;

/** Keeps the `KeyObject`s of known keys, because verified tokens are cached by these objects. */
const withKnown = (known: readonly Key[], keys: readonly Key[]): readonly Key[] =>
  keys.map((key) => {
    const publicKey = known.find(({ kid }) => kid === key.kid)?.publicKey;
    return publicKey?.equals(key.publicKey) === true ? { ...key, publicKey } : key;
  });

/** `elapsedMs` is a monotonic clock. It advances the database's time, so that this machine's clock does not matter. */
export const makeKeyRing = (policy: KeyPolicy, initial: Keys, elapsedMs: () => number): KeyRing => {
  let current = { ...initial, at: elapsedMs() };
  const now = (): Date => new Date(current.now.getTime() + elapsedMs() - current.at);
  const states = () => keyStates(policy, current.keys, now());
  const usable = () => {
    const stateOf = states();
    return current.keys.filter(({ kid }) => stateOf.get(kid) !== 'gone');
  };
  return {
    signing: () => {
      const stateOf = states();
      const key = current.keys.find(({ kid }) => stateOf.get(kid) === 'active');
      if (key === undefined) throw new Error('there is no key to sign with');
      return key;
    },
    publicKey: (kid) => usable().find((key) => key.kid === kid)?.publicKey ?? null,
    published: usable,
    now,
    update: (keys) => {
      // An empty table must be an accident; keep using the known keys.
      if (keys.keys.length > 0) current = { now: keys.now, keys: withKnown(current.keys, keys.keys), at: elapsedMs() };
    },
  };
};
