import type { Context } from 'koa';
import type { Pool } from 'pg';
import type { Traffic } from './load/load.ts';
import type { Target, World } from './world.ts';

/** The packages that a floor uses: those of the service, without its code. */
export type Tools = Readonly<{
  pool: Pool;
  body: (ctx: Context) => Promise<string>;
  issue: (claims: Readonly<Record<string, unknown>>) => string;
  verify: (token: string) => Readonly<Record<string, unknown>>;
  mac: (text: string) => string;
  seal: (text: string) => Buffer;
}>;

/**
 * The least code that does the work of the case on Koa and pg: no authentication beyond that work, no validation,
 * logging or rules. It must store and answer the same as the service.
 */
type Floor = Readonly<{
  method: 'GET' | 'POST';
  path: string;
  answer: (tools: Tools) => (ctx: Context) => Promise<void> | void;
}>;

export type Case = Readonly<{
  name: string;
  connections: number;
  /** Most of its work is a password hash, which needs no warming up. */
  isHashing?: boolean;
  /** The status that every answer must have; 200 by default. */
  status?: number;
  service: (world: World) => Promise<Traffic> | Traffic;
  floor: (world: World) => Promise<Traffic> | Traffic;
  floors: readonly Floor[];
  /** Waits for work that the service does after its answers, such as sending mail. That CPU time counts, too. */
  settled?: (target: Target) => Promise<void>;
}>;
