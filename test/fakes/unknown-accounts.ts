import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { Policies } from '../../src/core/domain/core-config.ts';
import { unavailable } from '../../src/core/domain/errors.ts';
import { mergeLockouts, open } from '../../src/core/domain/locks/lockout.ts';
import type { Lockout } from '../../src/core/domain/locks/lockout.ts';
import { identifierOf } from '../../src/core/domain/sign-in/login.ts';
import type { Login } from '../../src/core/domain/sign-in/login.ts';
import { mergeOtps, noOtp } from '../../src/core/domain/sign-in/otp.ts';
import type { Otp } from '../../src/core/domain/sign-in/otp.ts';
import type { UnknownLogins } from '../../src/core/ports/unknown-logins.ts';
import { recordEvents } from './store.ts';
import type { Store } from './store.ts';

/** What is counted at addresses and logins without an account. */
export const unknownAccounts = (store: Store, policies: Pick<Policies, 'otp' | 'passwordLockout'>) => {
  const merge = (one: Otp, other: Otp): Otp => mergeOtps(policies.otp)(one, other, store.now);
  const mergePasswords = (one: Lockout, other: Lockout): Lockout =>
    mergeLockouts(policies.passwordLockout)(one, other, store.now);
  const load = (address: Address): Otp => store.buckets.get(identifierOf(address)) ?? noOtp;
  const passwordsAt = (login: Login): Lockout => store.logins.get(identifierOf(login)) ?? open;
  return {
    merge,
    mergePasswords,
    load,
    release: (address: Address, otp: Otp): void =>
      void store.buckets.set(identifierOf(address), merge(load(address), otp)),
    passwordsAt,
    releasePasswords: (logins: readonly Login[], lockout: Lockout): void => {
      for (const login of logins) store.logins.set(identifierOf(login), mergePasswords(passwordsAt(login), lockout));
    },
  };
};

export const makeFakeUnknownLogins = (store: Store): UnknownLogins => ({
  find: (identifier) => TE.fromIO(() => ({ lockout: store.logins.get(identifier) ?? open, now: store.now })),
  update: (identifier, decide) =>
    TE.tryCatch(async () => {
      const { writes, events, answer } = decide(store.logins.get(identifier) ?? open, store.now);
      store.logins.set(identifier, writes);
      recordEvents(store, events);
      return answer;
    }, unavailable('unknown-logins')),
});
