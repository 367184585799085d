import * as t from 'io-ts';

export type VariableDoc = Readonly<{
  doc: string;
  /**
   * The text of the default, or null if there is none. `$NAME` refers to another variable, which is filled in by
   * `grouped` in config.ts.
   */
  default: string | null;
  /** The default in production, if it differs. */
  production?: string | null;
  /** A valid example. Secrets from examples are refused in production. */
  example?: string;
}>;

export const variable = <A>(codec: t.Type<A, unknown>, about: VariableDoc) =>
  Object.assign(new t.Type<A, unknown>(codec.name, codec.is, codec.validate, t.identity), about);

export const YEAR = 31_557_600;
export const MAX_COUNT = 100_000;
