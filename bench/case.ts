import type { Context } from 'koa';
import type { Pool } from 'pg';
import type { Traffic } from './load/load.ts';
import type { Target, World } from './world.ts';

/** What a floor may use: the packages of the service, but none of its code. */
export type Tools = Readonly<{
  pool: Pool;
  body: (ctx: Context) => Promise<string>;
  issue: (claims: Readonly<Record<string, unknown>>) => string;
  verify: (token: string) => Readonly<Record<string, unknown>>;
  mac: (text: string) => string;
  seal: (text: string) => Buffer;
}>;

/**
 * The least code on Koa and pg that does the work of the case, as a comparison. It has no validation, logging or rules,
 * and only the authentication that is part of the work. It must store and answer the same as the service.
 */
type Floor = Readonly<{
  method: 'GET' | 'POST';
  path: string;
  answer: (tools: Tools) => (ctx: Context) => Promise<void> | void;
}>;

export type Case = Readonly<{
  name: string;
  connections: number;
  /** The status of every answer. Default: 200. */
  status?: number;
  service: (world: World) => Promise<Traffic> | Traffic;
  floor: (world: World) => Promise<Traffic> | Traffic;
  floors: readonly Floor[];
  /** Waits for work that the service does after its answers, such as sending mail, because its CPU time counts, too. */
  settled?: (target: Target) => Promise<void>;
}>;
