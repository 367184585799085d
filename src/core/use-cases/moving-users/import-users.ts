import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { decideImport, rowProblems } from '../../domain/moving-users/user-import.ts';
import type { ImportDecision, ImportPolicy, RowProblem } from '../../domain/moving-users/user-import.ts';
import { foreignUser } from '../../domain/moving-users/user-row.ts';
import type { ForeignUser, ImportRow } from '../../domain/moving-users/user-row.ts';
import type { StoredHashes } from '../../ports/passwords.ts';
import type { ImportedTotps } from '../../ports/second-factor/totps.ts';
import type { ImportedBatch, UserImports } from '../../ports/user-imports.ts';

/** A line of the imported file, numbered from 1, with the row or with the problems found in it. */
export type ReadLine = Readonly<{ line: number; row: E.Either<readonly RowProblem[], ImportRow> }>;

/** The result for one line. `exists`: the same row was imported before, as the user `id`. */
export type ImportVerdict = Readonly<{
  line: number;
  sourceId: string | number | null;
  verdict: 'created' | 'exists' | 'conflict' | 'invalid';
  id: UserId | null;
  errors: readonly RowProblem[];
}>;

/** Imports in one transaction. Invalid lines are skipped. Importing a file again creates no user twice. */
export type ImportUsers = (
  policy: ImportPolicy,
  lines: readonly ReadLine[],
) => TE.TaskEither<Unavailable, readonly ImportVerdict[]>;

type Deps = Readonly<{ imports: UserImports; hashes: StoredHashes; totps: ImportedTotps }>;

type Judged = Readonly<{ line: number; judged: E.Either<readonly RowProblem[], ForeignUser> }>;

export const makeImportUsers =
  ({ imports, hashes, totps }: Deps): ImportUsers =>
  (policy, lines) => {
    const judged = lines.map((line) => ({ line: line.line, judged: judge({ hashes, totps }, policy, line) }));
    const users = judged.flatMap((one) => (E.isRight(one.judged) ? [one.judged.right] : []));
    return pipe(
      users.length === 0 ? TE.right([]) : imports.isKnown(users),
      TE.flatMapTask((known) => T.sequenceArray(users.map((user, i) => withKeptHash(hashes, user, known[i])))),
      TE.flatMap((all) => (all.length === 0 ? TE.right(nobody) : imports.take(all, decideImport(policy, all)))),
      TE.map((batch) => verdicts(judged, batch)),
    );
  };

/** Hashes before the transaction, because hashing is slow. Rows of an earlier import need no hash. */
const withKeptHash = (hashes: StoredHashes, user: ForeignUser, isKnown = false): T.Task<ForeignUser> =>
  isKnown
    ? T.of(user)
    : pipe(
        hashes.kept(user.passwordHash),
        T.map((keptHash) => ({ ...user, keptHash })),
      );

const nobody: ImportedBatch = { decisions: [], ids: new Map() };

const judge = (
  { hashes, totps }: Pick<Deps, 'hashes' | 'totps'>,
  { defaultRole }: ImportPolicy,
  { row }: ReadLine,
): Judged['judged'] => {
  if (E.isLeft(row)) return row;
  const { id = null, password_hash: hash, totp_secret: given } = row.right;
  const opened = given === null || given === undefined ? E.right(null) : totps.open(given, id);
  const user = foreignUser(row.right, defaultRole, E.isRight(opened) ? opened.right : null);
  const refusal = hash === null || hash === undefined ? null : hashes.refusal(hash);
  const problems = [
    ...rowProblems(user),
    ...(refusal === null ? [] : [{ pointer: '/password_hash', detail: refusal }]),
    ...(E.isRight(opened) ? [] : [{ pointer: '/totp_secret', detail: opened.left }]),
  ];
  return problems.length > 0 ? E.left(problems) : E.right(user);
};

const verdicts = (lines: readonly Judged[], { decisions, ids }: ImportedBatch): readonly ImportVerdict[] => {
  let place = -1;
  return lines.map(({ line, judged }) => {
    if (E.isLeft(judged)) return { line, sourceId: null, verdict: 'invalid', id: null, errors: judged.left };
    place += 1;
    const { sourceId } = judged.right;
    return { line, sourceId, ...outcome(decisions[place], place, ids) };
  });
};

const outcome = (
  decision: ImportDecision | undefined,
  place: number,
  ids: ImportedBatch['ids'],
): Pick<ImportVerdict, 'verdict' | 'id' | 'errors'> => {
  if (decision === undefined) throw new TypeError('every row must have a decision');
  switch (decision._tag) {
    case 'Create':
      return { verdict: 'created', id: ids.get(place) ?? null, errors: [] };
    case 'Exists':
      return { verdict: 'exists', id: decision.id, errors: [] };
    case 'Repeats':
      return { verdict: 'exists', id: ids.get(decision.of) ?? null, errors: [] };
    case 'Refuse':
      return { verdict: decision.verdict, id: null, errors: decision.errors };
  }
};
