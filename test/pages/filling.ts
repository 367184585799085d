import { RESOURCE_SAMPLES } from '../e2e/resources.ts';
import { ROLE } from './people.ts';
import type { Made } from './sample.ts';
import type { Site } from './site.ts';

type Params = Readonly<Record<string, string>>;
/** What stands for the parameters of the paths that begin so; the first that fits. */
type Filling = readonly (readonly [start: string, params: Params])[];

type People = Readonly<Record<'administrator' | 'other' | 'disabled' | 'deleted', Made>>;

const LONG_NAME = 'A laptop whose name is as long as names of passkeys may be';
const PASSKEY = `
  insert into passkey (user_id, credential_id, public_key, rp_id, counter, backup_eligible, backed_up, uv_seen, transports, name, blocked_at)
  values ($1, convert_to($2::text, 'UTF8'), '\\x00', 'localhost', 0, true, true, true, '{internal}', $2::text, case when $3 then now() end)
  returning id`;
const ADDRESS = 'select id from user_identity where user_id = $1 and not is_verified';

/** Rows that the pages are about. */
export const filling = async (
  { pool }: Pick<Site, 'pool'>,
  { administrator, other, disabled, deleted }: People,
): Promise<Filling> => {
  const idOf = async (text: string, ...values: readonly unknown[]): Promise<string> =>
    String((await pool.query<{ id: number }>(text, [...values])).rows[0]!.id);
  const resources: [string, Params][] = [];
  for (const { path, insert } of RESOURCE_SAMPLES)
    resources.push([
      `${path.replace('/v1', '/admin')}/:id`,
      { id: await idOf(`${insert} returning id`, administrator.id) },
    ]);
  return [
    ['/problems/:slug', { slug: 'not-found' }],
    ['/account/addresses/:id', { id: await idOf(ADDRESS, administrator.id) }],
    ['/account/link/:provider', { provider: 'example' }],
    ['/oauth/:provider', { provider: 'example' }],
    ['/admin/users/:id/enable', { id: String(disabled.id) }],
    ['/admin/users/:id/restore', { id: String(deleted.id) }],
    ['/account/passkeys/:id', { id: await idOf(PASSKEY, administrator.id, LONG_NAME, false) }],
    [
      '/admin/users/:id/passkeys',
      { id: String(other.id), passkeyId: await idOf(PASSKEY, other.id, `${LONG_NAME} too`, true) },
    ],
    ['/admin/users/:id', { id: String(other.id), identityId: await idOf(ADDRESS, other.id) }],
    ['/admin/roles/:id', { id: await idOf('select id from role where name = $1', ROLE) }],
    ['/admin/privileges/:id', { id: await idOf(`select id from privilege where name = 'report.read'`) }],
    ...resources,
  ];
};

/** The path with its parameters; throws if nothing is known for one. */
export const filled = (known: Filling, path: string): string => {
  const [, params = {}] = known.find(([start]) => path === start || path.startsWith(`${start}/`)) ?? [];
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`nothing fills ${path}: name its row in test/pages/filling.ts`);
    return value;
  });
};
