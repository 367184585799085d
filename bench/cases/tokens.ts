import type { Case } from '../case.ts';
import { post } from '../load/load.ts';
import { adminToken, signIn } from '../world.ts';
import type { Target, World } from '../world.ts';

const PATH = '/v1/auth/introspect';
const SOME = 20;

const asked = async ({ people }: World, target: Target, headers: Readonly<Record<string, string>>) => {
  const tokens = await Promise.all(people.slice(0, SOME).map(({ email }) => signIn(target, email)));
  const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' };
  return {
    kind: 'cycled' as const,
    requests: tokens.map((each) => post(PATH, `token=${each.access_token}`, form)),
  };
};

export const introspect: Case = {
  name: 'introspect',
  connections: 16,
  service: async (world) => asked(world, world.service, { Authorization: `Bearer ${await adminToken(world.service)}` }),
  floor: (world) => asked(world, world.floor, {}),
  floors: [
    {
      method: 'POST',
      path: PATH,
      answer:
        ({ pool, body, verify }) =>
        async (ctx) => {
          const { sid, iat, exp, sub, scope } = verify(new URLSearchParams(await body(ctx)).get('token') ?? '');
          const text = `select from session s join "user" u on u.id = s.user_id
                         where s.id = $1 and s.ended_at is null and s.expires_at > now() and u.is_active and u.deleted_at is null`;
          const { rowCount } = await pool.query({ name: 'living', text, values: [sid] });
          const claims = { client_id: 'first-party', scope, sub, sid, token_type: 'Bearer', iat, exp };
          ctx.body = rowCount === 1 ? { active: true, ...claims } : { active: false };
        },
    },
  ],
};
