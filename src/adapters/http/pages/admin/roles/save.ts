import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../../../../core/domain/errors.ts';
import type { Principal } from '../../../../../core/domain/sessions/principal.ts';
import type { ReassignPrivileges } from '../../../../../core/use-cases/roles/manage-role.ts';
import type { ReadImpact, RoleImpact } from '../../../../../core/use-cases/roles/read-impact.ts';
import { problemKind } from '../../../server/problem-kind.ts';
import { roleTag } from '../../../server/role-tag.ts';
import { subjectText } from '../../events/texts.ts';
import type { Html } from '../../html.ts';
import { redirected, shown } from '../../page.ts';
import type { AnyRefusal, PageAnswer } from '../../page.ts';
import { problem } from '../../parts/alert.ts';
import type { View } from '../../view.ts';
import type { RoleChange } from './changes.ts';
import { PATH } from './grid.ts';
import { reviewPage } from './review.ts';
import type { Reviewed } from './review.ts';
import { ROLE_TEXTS } from './texts.ts';

export type SaveDeps = Readonly<{ readImpact: ReadImpact; reassignPrivileges: ReassignPrivileges }>;
type Asked = Readonly<{ view: View; principal: Principal; after: string }>;
type Answer = TE.TaskEither<AnyRefusal, PageAnswer>;

type Found = Readonly<{ change: RoleChange; impact: RoleImpact | null }>;

/** What each change would do now; null if the role or one of the privileges is gone. */
const impactsOf = ({ readImpact }: SaveDeps, { principal: actor }: Asked, changes: readonly RoleChange[]) =>
  pipe(
    changes,
    TE.traverseSeqArray((change) =>
      pipe(
        readImpact({ actor, ...change }),
        TE.map((impact): Found => ({ change, impact })),
        TE.orElse((refusal) =>
          refusal._tag === 'NotFound' || refusal._tag === 'UnknownPrivilege'
            ? TE.right({ change, impact: null })
            : TE.left(refusal),
        ),
      ),
    ),
  );

/** The changes that would still change something. */
const reviewsOf = (deps: SaveDeps, asked: Asked, changes: readonly RoleChange[]) =>
  pipe(
    impactsOf(deps, asked, changes),
    TE.map((all) =>
      all.flatMap(({ change, impact }): readonly Reviewed[] =>
        impact && impact.gains.length + impact.loses.length > 0 ? [{ change, impact }] : [],
      ),
    ),
  );

/** The same change, to be saved on the role as it is now. */
const renewed = ({ change, impact }: Reviewed): Reviewed => ({
  change: { ...change, tag: roleTag(impact.role) },
  impact,
});

type More = Readonly<{ alert?: Html; status?: number }>;

const reviewed = (asked: Asked, all: readonly Reviewed[], { alert, status = 200 }: More = {}): PageAnswer =>
  shown(reviewPage(asked.view, { reviewed: all.map(renewed), after: asked.after, alert }), { status });

/** Shows who gains and loses. A role that has changed since the ticks were set is named. */
export const review = (deps: SaveDeps, asked: Asked, changes: readonly RoleChange[]): Answer =>
  pipe(
    reviewsOf(deps, asked, changes),
    TE.map((all) => {
      const outdated = all.filter(({ change, impact }) => change.tag !== roleTag(impact.role));
      if (outdated.length === 0) return reviewed(asked, all);
      const names = outdated.map(({ impact }) => impact.role.name);
      return reviewed(asked, all, { alert: problem(ROLE_TEXTS[asked.view.language].outdated(names)), status: 412 });
    }),
  );

type Outcome = Readonly<{ change: RoleChange; name: string; refusal: AnyRefusal | null }>;

const saveOne =
  ({ reassignPrivileges }: SaveDeps, { view, principal: actor }: Asked) =>
  ({ change, impact }: Found): TE.TaskEither<never, Outcome> =>
  async () => {
    const { id, tag, add, remove } = change;
    if (impact === null)
      return E.right({ change, name: subjectText(view.language, { type: 'role', id: String(id) }), refusal: notFound });
    const done = await reassignPrivileges({ actor, id, add, remove, ifMatch: (role) => roleTag(role) === tag })();
    return E.right({ change, name: impact.role.name, refusal: E.isLeft(done) ? done.left : null });
  };

const tell = ({ language }: View, outcomes: readonly Outcome[]): string => {
  const texts = ROLE_TEXTS[language];
  const saved = outcomes.filter(({ refusal }) => refusal === null).map(({ name }) => name);
  const outdated = outcomes.filter(({ refusal }) => refusal?._tag === 'PreconditionFailed').map(({ name }) => name);
  const others = outcomes.flatMap(({ name, refusal }) =>
    refusal === null || refusal._tag === 'PreconditionFailed' ? [] : [texts.refused(name, refusal)],
  );
  return [
    ...(saved.length > 0 ? [texts.saved(saved)] : []),
    ...(outdated.length > 0 ? [texts.outdated(outdated)] : []),
    ...others,
  ].join(' ');
};

/** Each role is saved whole or not at all. What was not saved is shown for another review. */
export const save = (deps: SaveDeps, asked: Asked, changes: readonly RoleChange[]): Answer =>
  pipe(
    impactsOf(deps, asked, changes),
    TE.flatMap(TE.traverseSeqArray(saveOne(deps, asked))),
    TE.flatMap((outcomes): Answer => {
      const failed = outcomes.filter(({ refusal }) => refusal !== null);
      const [first] = failed;
      if (first?.refusal) {
        const status = problemKind(first.refusal._tag).status;
        const alert = problem(tell(asked.view, outcomes));
        return pipe(
          reviewsOf(
            deps,
            asked,
            failed.map(({ change }) => change),
          ),
          TE.map((all) => reviewed(asked, all, { alert, status })),
        );
      }
      const [only, ...more] = outcomes;
      const to = only && more.length === 0 ? `${PATH}/${only.change.id}` : PATH;
      return TE.right(redirected(to, { notice: 'roles-saved' }));
    }),
  );
