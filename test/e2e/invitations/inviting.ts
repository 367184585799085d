import { makeKeys } from '../../../src/adapters/crypto/keys.ts';
import { makePasswords } from '../../../src/adapters/crypto/passwords.ts';
import { uuidV7 } from '../../../src/adapters/system/uuid-v7.ts';
import { makeKeyRing } from '../../../src/adapters/tokens/key-ring.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { PersonName } from '../../../src/core/domain/account/user.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import { nowhere } from '../../../src/core/domain/audit.ts';
import type { SessionId, UserId } from '../../../src/core/domain/ids.ts';
import { makeContainer } from '../../../src/wiring/container.ts';
import { USE_CASES } from '../../../src/wiring/use-cases.ts';
import type { FreshDatabase } from '../../support/database.ts';
import { succeed, noFactor } from '../../support/values.ts';
import { call, eventually } from '../client.ts';
import { CHEAP, SECRET_KEY } from '../process.ts';

/** Runs the administrators' use cases on the same database as the processes. */
export const makeInviting = async (db: FreshDatabase) => {
  const loaded = loadConfig({ NODE_ENV: 'test', DATABASE_URL: db.url, SECRET_KEY, ...CHEAP });
  if (loaded._tag === 'Left') throw new Error('the configuration is refused');
  const [config, database] = [loaded.right, db.open(4)];
  const keys = makeKeys({ current: Buffer.from(SECRET_KEY, 'base64url'), old: [] });
  const container = makeContainer({
    config,
    database,
    keys,
    passwords: await makePasswords(config.hashing),
    // Nobody signs in here.
    keyRing: makeKeyRing(config.signingKeys, { keys: [], now: new Date() }, () => performance.now()),
    origin: () => nowhere,
    onProviderFailure: () => {},
  });
  const { rows } = await database.pool.query<{ id: UserId }>('select min(id) as id from "user"');
  const actor = {
    userId: rows[0]!.id,
    sessionId: uuidV7() as SessionId,
    generation: 1,
    authenticatedAt: new Date(0),
    authenticatedMsAgo: 0,
    ...noFactor,
    role: 'SuperAdmin',
    privileges: ['user.create', 'user.update'],
  };
  const profile = { lastName: null, jobTitle: null, gender: null, dob: null, username: null, role: 'User' };
  return {
    invite: (address: Address): Promise<UserId> =>
      succeed(
        container.get(USE_CASES).invite({
          actor,
          invitee: { ...profile, firstName: 'Ada' as PersonName, addresses: [address] },
          password: null,
          language: 'en',
        }),
      ),
    again: (userId: UserId): Promise<void> =>
      succeed(container.get(USE_CASES).inviteAgain({ actor, userId, language: 'en' })),
  };
};

export type Mailed = Readonly<{ link: string; token: string }>;

/** Links mailed to an address, newest first. */
const linksTo = async (url: string, to: string): Promise<readonly Mailed[]> => {
  const { body } = await call(url, `/dev/mailbox.json?to=${encodeURIComponent(to)}`);
  return body.items.flatMap(({ text }: { text: string }) => {
    const [link, token] = /\S+\/invitation\?token=([\w-]+)/.exec(text) ?? [];
    return link && token ? [{ link, token }] : [];
  });
};

/** The newest link, once `count` have arrived. */
export const linkTo = (url: string, to: string, count = 1): Promise<Mailed> =>
  eventually(async () => {
    const links = await linksTo(url, to);
    return links.length >= count && links[0];
  }, `an invitation to ${to}`);
