import type { EntityManager } from '@mikro-orm/postgresql';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../../core/domain/errors.ts';
import { attempt } from './attempt.ts';
import { afterTurn, changing } from './call-limits.ts';
import type { Database } from './database.ts';
import { inTransaction } from './sql.ts';
import type { Run } from './sql.ts';
import { violates } from './violations.ts';

type Entities = Pick<Database, 'orm' | 'pool'>;
type UnitOfWork = Readonly<{ em: EntityManager; run: Run }>;

const allRows = (_: unknown, where: unknown): Promise<unknown> => Promise.resolve(where);

/**
 * Runs `work` in a transaction with the ORM. Filters are off, because decisions need deleted rows. `em.transactional`
 * is not used, because it would hang if the server does not answer.
 */
export const withEntities = <A>({ orm, pool }: Entities, work: (unit: UnitOfWork) => Promise<A>): Promise<A> =>
  inTransaction(pool, async (run, client) => {
    const em = orm.em.fork();
    Object.assign(em, { applyFilters: allRows });
    em.setTransactionContext(client);
    const answer = await work({ em, run });
    await em.flush();
    return answer;
  });

type Work<R, A> = (unit: UnitOfWork) => Promise<E.Either<R, A>>;

/** `refusals` maps the name of a violated constraint to the refusal to return. */
export const entityChanges = <B = never>(
  entities: Entities,
  port: string,
  refusals: Readonly<Record<string, B>> = {},
) => {
  const refusing = <R, A>(work: () => Promise<E.Either<R, A>>): TE.TaskEither<R | B | Unavailable, A> =>
    attempt(port)(async (): Promise<E.Either<R | B, A>> => {
      try {
        return await work();
      } catch (error) {
        const broken = Object.entries(refusals).find(([constraint]) => violates(error, constraint));
        if (broken === undefined) throw error;
        return E.left(broken[1]);
      }
    });
  return {
    create: <R, A>(work: Work<R, A>) => refusing(() => withEntities(entities, work)),
    /** Queues for `row`, a key such as `role:7`, before it takes a connection. */
    update: <R, A>(row: string, work: Work<R, A>) =>
      refusing(() => afterTurn(entities.pool, changing(row), () => withEntities(entities, work))),
  };
};
