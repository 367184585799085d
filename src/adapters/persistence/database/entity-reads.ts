import type { InferEntity } from '@mikro-orm/core';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../../core/domain/errors.ts';
import type { Page, PageRequest } from '../../../core/domain/page.ts';
import type { Database } from './database.ts';
import type { SortKey } from './keyset.ts';
import { outage } from './outage.ts';
import { readPage } from './read-page.ts';
import { onPool } from './sql.ts';
import { statement } from './statement.ts';
import type { Statement } from './statement.ts';

const UNREAD = ['createdBy', 'updatedBy', 'deletedAt'] as const;
export type ReadRow<Schema> = Omit<InferEntity<Schema>, (typeof UNREAD)[number]>;

type Reads<Entity, Row, S extends string, A> = Readonly<{
  port: string;
  /** The sort keys of a list: the name of a property, or SQL in which the row is `e`. */
  keys: Readonly<Record<S, (keyof Entity & string) | SortKey>>;
  computed?: Readonly<Record<Exclude<keyof Row, keyof Entity> & string, string>>;
  toItem: (row: Row) => A;
}>;

/**
 * Makes the `find` and `list` of a port, each for rows that are not soft-deleted and for rows that are. They use named
 * statements, because loading entities with the ORM takes four times as long.
 */
export const entityReads = <Entity extends object, Row extends ReadRow<Entity>, S extends string, A>(
  { orm, pool, lists }: Database,
  schema: Readonly<{ '~entity': Entity }>,
  { port, keys, computed, toItem }: Reads<Entity, Row, S, A>,
) => {
  const { tableName, props } = orm.getMetadata().get(schema as never);
  const columnOf = new Map(
    props.map(({ name, fieldNames: [field], columnTypes: [type = ''] }) => [
      name,
      { expression: `e."${field}"`, type: type.replace(/\(.*/, '') } as SortKey,
    ]),
  );
  const read = [...columnOf].filter(([name]) => !UNREAD.some((one) => one === name));
  const columns = [
    ...read.map(([name, { expression }]) => [name, expression]),
    ...Object.entries<string>(computed ?? {}),
  ]
    .map(([name, sql]) => `${sql} as "${name}"`)
    .join(', ');
  const from = `public."${tableName}" e`;
  const where = 'e.deleted_at is null';
  const deleted = 'e.deleted_at is not null';
  const findWhere = (name: string, condition: string) => {
    const text = `select ${columns} from ${from} where e.id = $1 and ${condition}`;
    const find = statement({ name: `${tableName}_${name}`, text }) as Statement<Row>;
    return (id: number): TE.TaskEither<Unavailable, O.Option<A>> =>
      TE.tryCatch(async () => {
        const [row] = await onPool(pool)(find, id);
        return row === undefined ? O.none : O.some(toItem(row));
      }, outage(port));
  };
  const source = {
    columns,
    from,
    keys: Object.fromEntries(
      Object.entries(keys).map(([sort, key]) => [sort, typeof key === 'string' ? columnOf.get(key) : key]),
    ) as Record<S, SortKey>,
    id: { expression: 'e.id', type: 'int' as const },
  };
  const listWhere =
    (condition: string, name: string) =>
    (request: PageRequest<S>): TE.TaskEither<Unavailable, Page<A>> =>
      TE.tryCatch(
        () =>
          readPage(
            lists(),
            { ...source, where: condition, name: `${tableName}_${name}` },
            request,
            toItem as (row: object) => A,
          ),
        outage(port),
      );
  return {
    list: listWhere(where, 'list'),
    listDeleted: listWhere(deleted, 'list_deleted'),
    find: findWhere('find', where),
    findDeleted: findWhere('find_deleted', deleted),
  };
};
