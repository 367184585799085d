import type { KeyObject } from 'node:crypto';
import { keyStates } from '../../core/domain/sessions/signing-key.ts';
import type { KeyPolicy, KeyTimes } from '../../core/domain/sessions/signing-key.ts';

type Key = KeyTimes & Readonly<{ privateKey: KeyObject; publicKey: KeyObject }>;
type Keys = Readonly<{ keys: readonly Key[]; now: Date }>;

/** The keys of this process; what a token was signed with is looked up here, without asking anybody. */
export type KeyRing = Readonly<{
  signing: () => Key;
  publicKey: (kid: string) => KeyObject | null;
  /** Every key that a token may be signed with until the next look, next ones included. */
  published: () => readonly Readonly<{ kid: string; publicKey: KeyObject }>[];
  /** Takes in what the store has now. */
  update: (keys: Keys) => void;
}>;

/** `elapsedMs` is a clock that only goes forward; the store's time goes on by it, so that this machine's does not matter. */
export const makeKeyRing = (policy: KeyPolicy, initial: Keys, elapsedMs: () => number): KeyRing => {
  let current = { ...initial, at: elapsedMs() };
  const states = () => {
    const now = new Date(current.now.getTime() + elapsedMs() - current.at);
    return keyStates(policy, current.keys, now);
  };
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
    update: (keys) => {
      // an empty table is an accident of somebody's; what was good goes on
      if (keys.keys.length > 0) current = { ...keys, at: elapsedMs() };
    },
  };
};
