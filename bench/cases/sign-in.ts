import { verify } from '@node-rs/argon2';
import type { Case, Tools } from '../case.ts';
import { post, postHead } from '../load/load.ts';
import { PASSWORD, signIn } from '../world.ts';
import type { Target, World } from '../world.ts';
import { ROLE } from './user.ts';

const SOME = 16;
const LOGIN = '/v1/auth/login';
const REFRESH = '/v1/auth/refresh';

const answerOf = ({ issue, mac }: Tools, row: Readonly<Record<string, unknown>>) => {
  const { id, generation, salt, user_id: userId, role, privileges } = row;
  const named = `${String(id)}.${String(generation)}`;
  const claims = { sub: String(userId), sid: id, gen: generation, roles: [role], scope: (privileges as []).join(' ') };
  return {
    access_token: issue(claims),
    token_type: 'Bearer',
    expires_in: 900,
    refresh_token: `${named}.${mac(named + String(salt))}`,
    session_id: id,
  };
};

const bodyOf = (login: string): string => JSON.stringify({ login, password: PASSWORD });
const logins = ({ people }: World) =>
  ({ kind: 'cycled', requests: people.map(({ email }) => post(LOGIN, bodyOf(email))) }) as const;

export const signInCase: Case = {
  name: 'sign-in',
  connections: 8,
  service: logins,
  floor: logins,
  floors: [
    {
      method: 'POST',
      path: LOGIN,
      answer: (tools) => async (ctx) => {
        const { login, password } = JSON.parse(await tools.body(ctx));
        const found = await tools.pool.query({
          name: 'credential',
          text: `select a.user_id, a.password_hash, ${ROLE}
                   from user_identity i join user_auth a on a.user_id = i.user_id join "user" u on u.id = i.user_id join role r on r.id = u.role_id
                  where i.type = 'email' and i.value = $1 and i.is_verified and i.deleted_at is null and u.is_active`,
          values: [login],
        });
        const [user] = found.rows;
        if (!user || !(await verify(user.password_hash, password))) return ctx.throw(401);
        const started = await tools.pool.query({
          name: 'start',
          text: `with signed_in as (update user_auth set last_login_at = now() where user_id = $1 returning session_epoch)
                 insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at, ip, user_agent, epoch)
                 select gen_random_uuid(), $1, now(), now() + interval '30 days', now() + interval '7 days', $2, $3, session_epoch from signed_in
                 returning id, generation, salt`,
          values: [user.user_id, ctx.ip, ctx.get('User-Agent')],
        });
        ctx.body = answerOf(tools, { ...user, ...started.rows[0] });
      },
    },
  ],
};

const chained = async ({ people }: World, target: Target) => ({
  kind: 'chained' as const,
  head: postHead(REFRESH),
  body: '{"refresh_token":"{token}"}',
  tokens: await Promise.all(
    people.slice(0, SOME).map(async ({ email }) => (await signIn(target, email)).refresh_token),
  ),
});

export const refresh: Case = {
  name: 'refresh',
  connections: SOME,
  service: (world) => chained(world, world.service),
  floor: (world) => chained(world, world.floor),
  floors: [
    {
      method: 'POST',
      path: REFRESH,
      answer: (tools) => async (ctx) => {
        const [id = '', generation, given] = JSON.parse(await tools.body(ctx)).refresh_token.split('.');
        const { rows } = await tools.pool.query({
          name: 'rotate',
          text: `update session s set generation = s.generation + 1, rotated_at = now(), last_used_at = now(), seen_generation = $2,
                        idle_expires_at = now() + interval '7 days'
                   from "user" u join role r on r.id = u.role_id
                  where s.id = $1 and s.generation = $2 and s.ended_at is null and u.id = s.user_id
                 returning s.id, s.generation, s.salt, s.user_id, ${ROLE}`,
          values: [id, generation],
        });
        if (!rows[0] || tools.mac(`${id}.${generation}${rows[0].salt}`) !== given) return ctx.throw(401);
        ctx.body = answerOf(tools, rows[0]);
      },
    },
  ],
};
