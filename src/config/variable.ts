import * as t from 'io-ts';

export type VariableDoc = Readonly<{
  doc: string;
  /** As written in a file; null if there is none. `$` refers to other variables (`grouped` in config.ts). */
  default: string | null;
  /** The default in production, if different. */
  production?: string | null;
  /** A well-formed example; example secrets are refused in production. */
  example?: string;
}>;

export const variable = <A>(codec: t.Type<A, unknown>, about: VariableDoc) =>
  Object.assign(new t.Type<A, unknown>(codec.name, codec.is, codec.validate, t.identity), about);

export const YEAR = 31_557_600;
export const MAX_COUNT = 100_000;
