import type { Case } from '../case.ts';
import { get } from '../load/load.ts';
import { adminToken, called } from '../world.ts';
import type { World } from '../world.ts';
import { USER } from './user.ts';

const LIST = '/v1/users';
const SIZE = 50;

const authorized = async ({ service }: World) => ({ Authorization: `Bearer ${await adminToken(service)}` });

const userList = (ctx: { body: unknown }, rows: readonly Record<string, unknown>[]): void => {
  const last = rows.at(-1);
  ctx.body = { items: rows, next_cursor: last ? `${String(last['created_at'])}.${String(last['id'])}` : null };
};

export const listFirst: Case = {
  name: 'list-first',
  connections: 16,
  service: async (world) => ({ kind: 'cycled', requests: [get(LIST, await authorized(world))] }),
  floor: () => ({ kind: 'cycled', requests: [get(LIST)] }),
  floors: [
    {
      method: 'GET',
      path: LIST,
      answer:
        ({ pool }) =>
        async (ctx) => {
          const text = `${USER} where u.deleted_at is null and not u.is_registering order by u.created_at desc, u.id desc limit ${SIZE}`;
          userList(ctx, (await pool.query({ name: 'first', text })).rows);
        },
    },
  ],
};

/** Follows the cursors to the middle of the list. */
const middleOf = async ({ service, floor }: World, headers: Readonly<Record<string, string>>) => {
  const { total } = (await (await called(service, `${LIST}?count=true&limit=200`, { headers })).json()) as {
    total: number;
  };
  let path = `${LIST}?limit=200`;
  let seen = 0;
  let at = { created_at: '', id: 0 };
  while (seen < total / 2) {
    const page = (await (await called(service, path, { headers })).json()) as {
      items: (typeof at)[];
      next_cursor: string | null;
    };
    if (page.next_cursor === null) break;
    seen += page.items.length;
    at = page.items.at(-1) ?? at;
    path = `${LIST}?limit=200&cursor=${page.next_cursor}`;
  }
  const query = new URLSearchParams({ at: at.created_at, id: String(at.id) }).toString();
  return { path: path.replace('limit=200&', ''), query, floor };
};

export const listMiddle: Case = {
  name: 'list-middle',
  connections: 16,
  service: async (world) => {
    const headers = await authorized(world);
    return { kind: 'cycled', requests: [get((await middleOf(world, headers)).path, headers)] };
  },
  floor: async (world) => {
    const { query } = await middleOf(world, await authorized(world));
    return { kind: 'cycled', requests: [get(`${LIST}/after?${query}`)] };
  },
  floors: [
    {
      method: 'GET',
      path: `${LIST}/after`,
      answer:
        ({ pool }) =>
        async (ctx) => {
          const text = `${USER} where u.deleted_at is null and not u.is_registering and (u.created_at, u.id) < ($1, $2)
                        order by u.created_at desc, u.id desc limit ${SIZE}`;
          userList(ctx, (await pool.query({ name: 'after', text, values: [ctx.query['at'], ctx.query['id']] })).rows);
        },
    },
  ],
};

export const roles: Case = {
  name: 'roles',
  connections: 16,
  service: async (world) => ({ kind: 'cycled', requests: [get('/v1/roles', await authorized(world))] }),
  floor: () => ({ kind: 'cycled', requests: [get('/v1/roles')] }),
  floors: [
    {
      method: 'GET',
      path: '/v1/roles',
      answer:
        ({ pool }) =>
        async (ctx) => {
          const text = `select r.id, r.name, r.description, r.created_at, r.updated_at,
                               array(select p.name from role_privilege rp join privilege p on p.id = rp.privilege_id
                                      where rp.role_id = r.id and p.deleted_at is null order by 1) as privileges
                          from role r where r.deleted_at is null order by r.created_at desc, r.id desc limit ${SIZE}`;
          ctx.body = { items: (await pool.query({ name: 'roles', text })).rows, next_cursor: null };
        },
    },
  ],
};
