import type { FreshDatabase } from '../support/database.ts';
import { anyEmail, call, join } from './client.ts';
import { withPasskey } from './passkeys/passkey-steps.ts';
import { disable, invite, softDelete, takePasswordAway } from './people.ts';
import { challengeOf, enrolled, login } from './second-factor/enrolled.ts';
import { form } from './world.ts';
import type { World } from './world.ts';

type Make = (w: World) => Promise<string>;

const changed =
  (change: (db: string, email: string) => Promise<unknown>): Make =>
  async (w) => {
    const { email } = await join(w.service.url);
    await change(w.db.url, email);
    return email;
  };

/** What an address can be to the service, which no answer may tell. */
const KINDS = {
  unknown: async () => anyEmail(),
  taken: async (w) => (await join(w.service.url)).email,
  'without a password': changed(takePasswordAway),
  unverified: async (w) => {
    const email = anyEmail();
    await w.post('register', form(email));
    return email;
  },
  invited: (w) => invite(w.db.url),
  deleted: changed(softDelete),
  inactive: changed(disable),
  'with a second factor': async ({ service: { url } }) => (await withPasskey(url, await enrolled(url))).email,
  'with a locked second factor': async ({ service: { url } }) => {
    const ada = await enrolled(url);
    const challenge = challengeOf(await login(url, ada));
    const wrong = () => call(url, '/v1/auth/second-factor', { challenge, totp: ada.app.code(500) });
    while ((await wrong()).status === 401);
    return ada.email;
  },
} satisfies Record<string, Make>;

/** One address of each kind, in this order. */
export const addressesOf = async <K extends keyof typeof KINDS>(
  w: World,
  ...kinds: readonly K[]
): Promise<Record<K, string>> => {
  const made: Partial<Record<K, string>> = {};
  for (const kind of kinds) made[kind] = await KINDS[kind](w);
  return made as Record<K, string>;
};

/** Moves every request for a code an hour back, so that those that made the addresses are long past, as in real life. */
export const forgetRequests = async (db: FreshDatabase): Promise<void> => {
  const { pool } = db.open(1);
  for (const table of ['user_identity', 'unknown_identifier'])
    await pool.query(
      `update ${table} set otp_requested_at = otp_requested_at - interval '1 hour',
              otp_registration_requested_at = otp_registration_requested_at - interval '1 hour',
              otp_generated_at = otp_generated_at - interval '1 hour'`,
    );
};
