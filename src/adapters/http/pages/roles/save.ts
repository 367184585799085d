import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../../../core/domain/errors.ts';
import { roleTag } from '../../server/etag.ts';
import { problemKind } from '../../server/problem-kind.ts';
import { subjectText } from '../events/texts.ts';
import { redirected } from '../page.ts';
import type { AnyRefusal } from '../page.ts';
import { problem } from '../parts/alert.ts';
import type { View } from '../view.ts';
import type { RoleChange } from './changes.ts';
import { PATH } from './grid.ts';
import { impactsOf, reviewed, reviewsOf } from './reviewing.ts';
import type { Answer, Asked, Found, SaveDeps } from './reviewing.ts';
import { ROLE_TEXTS } from './texts.ts';

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

/**
 * Each role is saved completely or not at all. If some changes can't be saved, shows the review of these changes again.
 */
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
