import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Address } from '../../src/core/domain/addresses/address.ts';
import type { OtpCode } from '../../src/core/domain/sign-in/otp-code.ts';
import type { World } from '../fakes/world.ts';
import { MINUTE, aClient, aName, aPassword, policies, succeed, unchallenged } from '../support/values.ts';

/** Longer than every interval, code and lock. */
export const LONG = 60 * MINUTE;
export const INTERVAL = policies.otp.resendIntervalMs;

export const registering = (w: World, addresses: readonly Address[], password = aPassword(), firstName = aName()) =>
  succeed(w.register({ firstName, lastName: null, addresses, password, language: 'en' }));

/** The code in the last message to an address. */
export const codeTo = (w: World, address: Address): OtpCode => {
  const code = w
    .mailbox(address)
    .flatMap((message) => ('code' in message && message.code) || [])
    .at(-1);
  if (code === undefined) throw new Error(`no code for ${address.value}`);
  return code;
};

export const asking = (w: World, address: Address, deviceToken?: string) => w.requestCode(address, 'en', deviceToken);

export const forgetting = (w: World, address: Address, deviceToken?: string) =>
  w.forgotPassword(address, 'en', deviceToken);

export const resetting = (
  w: World,
  address: Address,
  code: OtpCode,
  newPassword = aPassword(),
  deviceToken: string | null = null,
) => w.resetByCode({ address, code, newPassword, deviceToken, language: 'en' });

export const following = (w: World, token: string, newPassword = aPassword()) =>
  w.resetByLink({ token, newPassword, language: 'en' });

/** The token of the last reset link to an address. */
export const linkTo = (w: World, address: Address): string => {
  const link = w.mailbox(address).findLast(({ template }) => template === 'reset-password');
  if (link?.template !== 'reset-password') throw new Error(`no link for ${address.value}`);
  return link.token;
};

export const guessing = (
  w: World,
  address: Address,
  code: OtpCode,
  registration: string | null = null,
  deviceToken: string | null = null,
) =>
  pipe(
    w.verifyCode({ address, code, registration, deviceToken, client: aClient(), language: 'en' }),
    TE.map(unchallenged),
  );

export const signingIn = (w: World, login: string, password: string, deviceToken: string | null = null) =>
  pipe(w.signInWithPassword({ login, password, deviceToken, client: aClient(), language: 'en' }), TE.map(unchallenged));

export const me = async (w: World, { accessToken }: Readonly<{ accessToken: string }>) =>
  succeed(w.readMe(await succeed(w.authenticate(accessToken))));

/** A wrong code. */
export const other = (code: OtpCode): OtpCode => String((Number(code) + 1) % 1_000_000).padStart(6, '0') as OtpCode;

/** A user with a verified address and a password, after all intervals. */
export const anOwner = async (w: World, addresses: readonly Address[], password = aPassword()) => {
  const { registration } = await registering(w, addresses, password);
  const signedIn = await succeed(guessing(w, addresses[0]!, codeTo(w, addresses[0]!), registration));
  const { id } = await me(w, signedIn);
  w.clock.advance(LONG);
  return { id, password, ...signedIn };
};
