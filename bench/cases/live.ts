import type { Case } from '../case.ts';
import { get } from '../load/load.ts';

const PATH = '/health/live';
const asked = () => ({ kind: 'cycled' as const, requests: [get(PATH)] });

export const live: Case = {
  name: 'live',
  connections: 16,
  service: asked,
  floor: asked,
  floors: [
    {
      method: 'GET',
      path: PATH,
      answer: () => (ctx) => {
        ctx.body = { status: 'ok' };
      },
    },
  ],
};
