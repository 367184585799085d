import type { Case } from '../case.ts';
import { get } from '../load/load.ts';
import { called, signIn } from '../world.ts';
import type { World } from '../world.ts';
import { USER } from './user.ts';

const SOME = 20;

const authorized = async ({ service, people }: World) =>
  Promise.all(
    people.slice(0, SOME).map(async ({ email }) => ({
      Authorization: `Bearer ${(await signIn(service, email)).access_token}`,
    })),
  );

const idOf = ({ id }: Readonly<{ id: number }>) => ({ 'X-User': String(id) });

export const me: Case = {
  name: 'me',
  connections: 16,
  service: async (world) => ({
    kind: 'cycled',
    requests: (await authorized(world)).map((headers) => get('/v1/me', headers)),
  }),
  floor: ({ people }) => ({
    kind: 'cycled',
    requests: people.slice(0, SOME).map((person) => get('/v1/me', idOf(person))),
  }),
  floors: [
    {
      method: 'GET',
      path: '/v1/me',
      answer:
        ({ pool }) =>
        async (ctx) => {
          const { rows } = await pool.query({
            name: 'me',
            text: `${USER} where u.id = $1 and u.deleted_at is null`,
            values: [ctx.get('X-User')],
          });
          ctx.body = rows[0];
        },
    },
  ],
};

export const meNotModified: Case = {
  name: 'me-304',
  connections: 16,
  status: 304,
  service: async (world) => {
    const requests = (await authorized(world)).map(async (headers) => {
      const tag = (await called(world.service, '/v1/me', { headers })).headers.get('ETag') ?? '';
      return get('/v1/me', { ...headers, 'If-None-Match': tag });
    });
    return { kind: 'cycled', requests: await Promise.all(requests) };
  },
  floor: async ({ floor, people }) => {
    const requests = people.slice(0, SOME).map(async (person) => {
      const answer = await fetch(`http://127.0.0.1:${floor.program.port}/v1/me/version`, { headers: idOf(person) });
      return get('/v1/me/version', { ...idOf(person), 'If-None-Match': answer.headers.get('ETag') ?? '' });
    });
    return { kind: 'cycled', requests: await Promise.all(requests) };
  },
  floors: [
    {
      method: 'GET',
      path: '/v1/me/version',
      answer:
        ({ pool }) =>
        async (ctx) => {
          const text = 'select version from "user" where id = $1 and deleted_at is null';
          const { rows } = await pool.query({ name: 'version', text, values: [ctx.get('X-User')] });
          ctx.set('ETag', `"${rows[0].version}"`);
          ctx.status = ctx.get('If-None-Match') === ctx.response.get('ETag') ? 304 : 200;
        },
    },
  ],
};
