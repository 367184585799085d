import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { shown } from '../page.ts';
import { paged } from '../paged.ts';
import { besideOf } from './deeds.ts';
import { deletedPage } from './deleted-page.ts';
import { listPage } from './list-page.ts';
import { pathOf } from './spec.ts';
import type { AnySpec } from './spec.ts';

const ROWS = 25;
export const Cursor = t.partial({ cursor: t.string });

/** Returns the resource's name for operation ids, such as `LabSample`. */
export const kindOf = ({ name }: AnySpec): string =>
  name.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

export const listRecord = (spec: AnySpec, list: NonNullable<AnySpec['list']>): PageRecord =>
  page({
    method: 'GET',
    path: pathOf(spec),
    operationId: `show${kindOf(spec)}List`,
    access: { privilege: `${spec.name}.read` },
    query: Cursor,
    handle: ({ view, principal, url, query: { cursor } }) =>
      pipe(
        TE.Do,
        TE.apS(
          'listed',
          paged({ cursors: spec.cursors, url, cursor, sort: spec.sort, limit: ROWS }, (request) =>
            list({ actor: principal, page: request }),
          ),
        ),
        TE.apSW('beside', besideOf(spec, { view, principal }, null)),
        TE.map(({ listed, beside }) => shown(listPage(spec, view, listed, beside))),
      ),
  });

export const deletedRecord = (spec: AnySpec, listDeleted: NonNullable<AnySpec['listDeleted']>): PageRecord =>
  page({
    method: 'GET',
    path: `${pathOf(spec)}/deleted`,
    operationId: `showDeleted${kindOf(spec)}s`,
    access: { privilege: `${spec.name}.manage` },
    query: Cursor,
    handle: ({ view, principal, url, query: { cursor } }) =>
      pipe(
        paged({ cursors: spec.cursors, url, cursor, sort: spec.sort, limit: ROWS }, (request) =>
          listDeleted({ actor: principal, page: request }),
        ),
        TE.map((listed) => shown(deletedPage(spec, view, listed))),
      ),
  });
