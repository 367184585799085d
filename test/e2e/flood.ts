import { request } from 'node:http';
import type { Agent } from 'node:http';
import { eventually } from './client.ts';

export type Sent = Readonly<{
  method?: string;
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}>;

/** No locks, so that a flood can continue. */
export const NO_LOCKS = { PASSWORD_MAX_ATTEMPTS: '100000', MAX_CONSECUTIVE_FAILURES: '100000' };

export const times = <A>(n: number, make: (i: number) => A): A[] => [...Array(n).keys()].map(make);

/** Repeats calls over many connections until stopped; returns how many were answered. */
export const floodOver = (url: string, agent: Agent, sent: (i: number) => Sent, connections: number) => {
  let [isOver, answered] = [false, 0];
  const { hostname, port } = new URL(url);
  const once = ({ method = 'POST', path, body, headers = {} }: Sent) =>
    new Promise<void>((resolve, reject) => {
      const json = { 'content-type': 'application/json', ...headers };
      const asked = request({ hostname, port, path, method, agent, headers: json }, (response) => {
        answered += 1;
        response.resume().on('end', resolve);
      });
      asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
    });
  const all = times(connections, async (i) => {
    while (!isOver) await once(sent(i));
  });
  return {
    begun: () => eventually(async () => answered > connections, 'a flood'),
    end: async () => {
      isOver = true;
      await Promise.all(all);
    },
  };
};
