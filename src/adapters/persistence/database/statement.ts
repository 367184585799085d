import type { InferKyselyDB } from '@mikro-orm/sql';
import type { tables } from '../schema/tables.ts';

/** SQL for the database's current time, in milliseconds, as columns store it. */
export const CLOCK = `date_trunc('milliseconds', clock_timestamp())`;

/**
 * SQL that hides the value of a bind parameter from the planner. If a value such as null or a short array made a plan
 * cheaper, PostgreSQL would plan the prepared statement on every call, which takes longer than running it.
 */
export const unseen = (parameter: string): string => `(select ${parameter})`;

/** SQL for the whole milliseconds since `time`, at most 24 days. A setting decides how fractions are printed. */
export const msSince = (time: string): string =>
  `least(extract(epoch from clock_timestamp() - ${time}) * 1000, 2147483647)::int`;

/** A table's column has the type that its entity declares. `computed` is the type of any other column. */
type Described = Readonly<
  | { table: string; column: string }
  | { computed: 'Date' | 'string' | 'number' | 'boolean' | 'string[]' | 'number[]' | 'Json' }
>;
/** A column of type `A` in a result. `nullable` is set if the statement, not the table, decides about null. */
export type Column<A = unknown> = Described & Readonly<{ nullable?: boolean; '~holds'?: A }>;
export type Columns<R = Readonly<Record<string, unknown>>> = { readonly [K in keyof R]: Column<R[K]> };
type Row<C> = { -readonly [K in keyof C]: C[K] extends Column<infer A> ? A : never };

declare const MADE: unique symbol;
type Text = Readonly<{ name: string; text: string; columns?: Columns }>;
/** A statement with a name is prepared once per connection. Without a name, it is planned anew each time. */
export type Statement<R = unknown> = Text & Readonly<{ [MADE]: true; '~row'?: R }>;

export type RowOf<S> = S extends Statement<infer R> ? R : S extends Columns ? Row<S> : never;

/** All declared statements, for the test that checks each against the migrated schema. */
export const declared: Statement[] = [];

/** Declares a statement that returns `columns`. If there are no columns, callers use only the number of rows. */
export const statement = <const C extends Columns>(
  made: Readonly<{ name: string; text: string; columns?: C }>,
): Statement<Row<C>> => {
  const declares = made as Text as Statement<Row<C>>;
  declared.push(declares);
  return declares;
};

/**
 * A statement whose text depends on the request, such as a search. A test checks every variant. Give it a `name` only
 * if there are few variants and their plans don't depend on values.
 */
export const composed = <R>(text: string, columns?: Columns<R>, name = ''): Statement<R> =>
  ({ name, text, ...(columns && { columns }) }) as Text as Statement<R>;

type Tables = InferKyselyDB<(typeof tables)[number]>;
type Read<A> = A extends { readonly __select__: infer S } ? Read<S> : A extends Uint8Array ? Buffer : A;

export const columns = <T extends keyof Tables, K extends keyof Tables[T] & string>(table: T, ...names: readonly K[]) =>
  Object.fromEntries<unknown>(names.map((column) => [column, { table, column }])) as {
    [C in K]: Column<Read<Tables[T][C]>>;
  };

export const namesOf = (record: Columns, prefix = ''): string =>
  Object.keys(record)
    .map((name) => `${prefix}${name}`)
    .join(', ');

const mark = (record: Columns, nullable: boolean): Columns =>
  Object.fromEntries(Object.entries(record).map(([name, column]) => [name, { ...column, nullable }]));

/** The same columns, marked as nullable, because the statement may find no row for them. */
export const orNull = <C extends Columns>(record: C) =>
  mark(record, true) as { [K in keyof C]: C[K] extends Column<infer A> ? Column<A | null> : never };

/** The same columns, marked as never null, because the statement excludes rows in which they are null. */
export const notNull = <C extends Columns>(record: C) =>
  mark(record, false) as { [K in keyof C]: C[K] extends Column<infer A> ? Column<NonNullable<A>> : never };

export const computed = {
  time: { computed: 'Date' } as Column<Date>,
  boolean: { computed: 'boolean' } as Column<boolean>,
  number: { computed: 'number' } as Column<number>,
  string: { computed: 'string' } as Column<string>,
  strings: { computed: 'string[]' } as Column<readonly string[]>,
  numbers: { computed: 'number[]' } as Column<readonly number[]>,
  oneOf: <A extends string>(): Column<A> => ({ computed: 'string' }),
  json: <A>(): Column<A> => ({ computed: 'Json' }),
};
