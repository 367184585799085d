import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import type { ReadUndoLink, UndoFactor } from '../../../../core/use-cases/second-factor/undo-factor.ts';
import { LinkToken, unreadableLink } from '../getting-in/link-form.ts';
import { page } from '../page-route.ts';
import type { PageRecord, RefusedPages } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import type { Shown } from '../page.ts';
import { problem } from '../parts/alert.ts';
import type { View } from '../view.ts';
import { undoFactorFormPage, undoFactorMessage } from './page.ts';
import { UNDO_FACTOR_TEXTS } from './texts.ts';

type Deps = Readonly<{
  readUndoLink: ReadUndoLink;
  undoFactor: UndoFactor;
  hasPages: boolean;
}>;

const PATH = '/undo-factor';
const Query = t.strict({ token: LinkToken });
const Form = t.partial({ token: LinkToken });

type Viewed = Readonly<{ view: View }>;
type Given = Viewed & Readonly<{ given: Readonly<Record<string, string>> }>;

/**
 * Pages for the link that removes a new second factor. A GET does not use up the link, because mail scanners open
 * links.
 */
export const undoFactorPages = ({ readUndoLink, undoFactor, hasPages }: Deps): readonly PageRecord[] => {
  const says =
    (status: number, name: Parameters<typeof undoFactorMessage>[1]) =>
    ({ view }: Viewed): Shown =>
      shown(undoFactorMessage(view, name, hasPages), { status });
  const busy = ({ view, given: { token = '' } }: Given): Shown =>
    shown(undoFactorFormPage(view, { token, alert: problem(UNDO_FACTOR_TEXTS[view.language].busy) }), { status: 503 });
  const refused: RefusedPages = {
    ...unreadableLink(says),
    Overloaded: busy,
    Unavailable: busy,
  };
  return [
    page({
      method: 'GET',
      path: PATH,
      operationId: 'showUndoFactor',
      access: 'public',
      query: Query,
      handle: ({ query: { token }, view }) =>
        token === ''
          ? TE.right(says(422, 'missing')({ view }))
          : pipe(
              readUndoLink(token),
              TE.map((isOpen) => (isOpen ? shown(undoFactorFormPage(view, { token })) : says(401, 'stale')({ view }))),
            ),
      refused,
    }),
    page({
      method: 'POST',
      path: PATH,
      operationId: 'submitUndoFactor',
      shownAt: '/',
      access: 'public',
      form: Form,
      handle: ({ body: { token = '' }, language, view }) =>
        token === ''
          ? TE.right(says(422, 'missing')({ view }))
          : pipe(
              undoFactor({ token, language }),
              TE.map((isDone) => {
                if (!isDone) return says(401, 'stale')({ view });
                return hasPages ? redirected('/forgot', { notice: 'factor-undone' }) : says(200, 'done')({ view });
              }),
            ),
      refused: { ...refused, InvalidRequest: says(400, 'unreadable') },
    }),
  ];
};
