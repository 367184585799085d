import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import type { ReassignPrivileges } from '../../../../core/use-cases/roles/manage-role.ts';
import type { ReadImpact, RoleImpact } from '../../../../core/use-cases/roles/read-impact.ts';
import { roleTag } from '../../server/etag.ts';
import type { Html } from '../html.ts';
import { shown } from '../page.ts';
import type { AnyRefusal, PageAnswer } from '../page.ts';
import { problem } from '../parts/alert.ts';
import type { View } from '../view.ts';
import type { RoleChange } from './changes.ts';
import { reviewPage } from './review.ts';
import type { Reviewed } from './review.ts';
import { ROLE_TEXTS } from './texts.ts';

export type SaveDeps = Readonly<{ readImpact: ReadImpact; reassignPrivileges: ReassignPrivileges }>;
export type Asked = Readonly<{ view: View; principal: Principal; after: string }>;
export type Answer = TE.TaskEither<AnyRefusal, PageAnswer>;

export type Found = Readonly<{ change: RoleChange; impact: RoleImpact | null }>;

/**
 * Reads the effect that each change would have if it were saved now. `impact` is null if the role or one of the
 * privileges no longer exists.
 */
export const impactsOf = ({ readImpact }: SaveDeps, { principal: actor }: Asked, changes: readonly RoleChange[]) =>
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

/** Leaves out changes that would have no effect. */
export const reviewsOf = (deps: SaveDeps, asked: Asked, changes: readonly RoleChange[]) =>
  pipe(
    impactsOf(deps, asked, changes),
    TE.map((all) =>
      all.flatMap(({ change, impact }): readonly Reviewed[] =>
        impact && impact.gains.length + impact.loses.length > 0 ? [{ change, impact }] : [],
      ),
    ),
  );

/** Updates the change's ETag to the role's current ETag. */
const renewed = ({ change, impact }: Reviewed): Reviewed => ({
  change: { ...change, tag: roleTag(impact.role) },
  impact,
});

type More = Readonly<{ alert?: Html; status?: number }>;

export const reviewed = (asked: Asked, all: readonly Reviewed[], { alert, status = 200 }: More = {}): PageAnswer =>
  shown(reviewPage(asked.view, { reviewed: all.map(renewed), after: asked.after, alert }), { status });

/** Shows which users would gain or lose which privileges, and which roles have been changed since the form was made. */
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
