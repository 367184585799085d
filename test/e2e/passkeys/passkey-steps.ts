import { softwareAuthenticator } from '../../support/passkeys/software-authenticator.ts';
import type { Algorithm, Deviation, SoftwareAuthenticator } from '../../support/passkeys/software-authenticator.ts';
import { call, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { as } from '../second-factor/enrolled.ts';

export const problemOf = ({ status, body }: Answer): string => `${status} ${body.code ?? ''}`;

type Kind = Readonly<{ algorithm?: Algorithm; isSynced?: boolean; origin?: string }>;
type Bearer = Readonly<{ accessToken: string }>;

/** The service listens on an address, and is called by a name. */
export const originOf = (url: string): string => `http://localhost:${new URL(url).port}`;

export const authenticatorFor = (url: string, kind: Kind = {}): SoftwareAuthenticator =>
  softwareAuthenticator({ origin: originOf(url), ...kind });

export const creationOptions = async (url: string, who: Bearer, body: object = {}) =>
  (await as(url, who, 'POST', '/v1/me/passkeys/options', body)).body.options;

export const add = async (
  url: string,
  who: Bearer,
  key: SoftwareAuthenticator,
  deviation: Deviation = {},
): Promise<Answer> => {
  const options = await creationOptions(url, who);
  return as(url, who, 'POST', '/v1/me/passkeys', { name: 'Laptop', response: key.create(options, deviation) });
};

export type Keyed = Member & Readonly<{ key: SoftwareAuthenticator; passkeyId: number }>;

export const withPasskey = async <M extends Bearer>(
  url: string,
  member: M,
  kind: Kind = {},
): Promise<M & Pick<Keyed, 'key' | 'passkeyId'>> => {
  const key = authenticatorFor(url, kind);
  const added = await add(url, member, key);
  if (added.status !== 201) throw new Error(added.text);
  return { ...member, key, passkeyId: added.body.id };
};

export const keyed = async (url: string, kind: Kind = {}): Promise<Keyed> => withPasskey(url, await join(url), kind);

export const signInOptions = async (url: string) => (await call(url, '/v1/auth/passkey/options', {})).body.options;

export const send = (url: string, response: object, rest: object = {}): Promise<Answer> =>
  call(url, '/v1/auth/passkey', { response, ...rest });

export const signIn = async (url: string, key: SoftwareAuthenticator, deviation: Deviation = {}): Promise<Answer> =>
  send(url, key.get(await signInOptions(url), deviation));

export const eventsOf = async (url: string, who: Bearer): Promise<readonly string[]> =>
  (await as(url, who, 'GET', '/v1/me/events?limit=100')).body.items.map(({ action }: { action: string }) => action);
