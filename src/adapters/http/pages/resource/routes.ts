import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { redirected, shown } from '../page.ts';
import { RowPath } from '../row-path.ts';
import { deletePage, newPage } from './deed-pages.ts';
import { change, create, itemAnswer, remove, restoring } from './deeds.ts';
import { history } from './history.ts';
import { Cursor, deletedRecord, kindOf, listRecord } from './list-route.ts';
import { fieldsOf, pathOf } from './spec.ts';
import type { AnySpec, ItemOf, ResourceSpec } from './spec.ts';

const Version = t.partial({ version: t.string });

/**
 * The pages of a resource: list, form, item, history, deletion and restoring. They require the same privileges and have
 * the same rate limits as the routes of the API.
 */
export const resourcePages = <V, A extends ItemOf<V>, S extends string>(
  typed: ResourceSpec<V, A, S>,
): readonly PageRecord[] => {
  const spec = typed as unknown as AnySpec;
  const path = pathOf(spec);
  const kind = kindOf(spec);
  const reads = { privilege: `${spec.name}.read` };
  const manages = { privilege: `${spec.name}.manage` };
  const Form = t.partial(Object.fromEntries(fieldsOf(spec).map(([name]) => [name, t.string])));
  const ChangeForm = t.intersection([Form, Version]);
  const one = (deed: string) => ({ path: `${path}/:id${deed}`, params: RowPath });
  return [
    ...(spec.list ? [listRecord(spec, spec.list)] : []),
    ...(spec.listDeleted ? [deletedRecord(spec, spec.listDeleted)] : []),
    page({
      method: 'GET',
      path: `${path}/new`,
      operationId: `showNew${kind}`,
      access: manages,
      handle: ({ view }) => TE.right(shown(newPage(spec, view, { given: {} }))),
    }),
    page({
      method: 'POST',
      path: `${path}/new`,
      operationId: `submitNew${kind}`,
      access: manages,
      limited: 'creations',
      form: Form,
      handle: ({ view, principal, body }) => create(spec, { view, principal }, body),
    }),
    page({
      method: 'GET',
      ...one(''),
      operationId: `show${kind}`,
      access: reads,
      handle: ({ view, principal, params: { id } }) => itemAnswer(spec, { view, principal }, id),
    }),
    page({
      method: 'POST',
      ...one(''),
      operationId: `submit${kind}`,
      access: manages,
      form: ChangeForm,
      handle: ({ view, principal, params: { id }, body }) => change(spec, { view, principal }, id, body),
    }),
    page({
      method: 'GET',
      ...one('/delete'),
      operationId: `showDelete${kind}`,
      access: manages,
      handle: ({ view, principal: actor, params: { id } }) =>
        pipe(
          spec.read({ actor, id }),
          TE.map((item) => shown(deletePage(spec, view, item))),
        ),
    }),
    page({
      method: 'POST',
      ...one('/delete'),
      operationId: `submitDelete${kind}`,
      access: manages,
      form: Version,
      handle: ({ view, principal, params: { id }, body: { version } }) =>
        remove(spec, { view, principal }, id, version),
    }),
    page({
      method: 'GET',
      ...one('/restore'),
      operationId: `showRestore${kind}`,
      access: manages,
      handle: ({ view, principal, params: { id } }) => restoring(spec, { view, principal }, id),
    }),
    page({
      method: 'POST',
      ...one('/restore'),
      operationId: `submitRestore${kind}`,
      access: manages,
      handle: ({ principal: actor, params: { id } }) =>
        pipe(
          spec.restore({ actor, id }),
          TE.map(() => redirected(`${path}/${id}`, { notice: 'item-restored' })),
        ),
    }),
    page({
      method: 'GET',
      ...one('/history'),
      operationId: `show${kind}History`,
      access: { privilege: 'audit.read' },
      query: Cursor,
      handle: ({ view, principal, url, params: { id }, query: { cursor } }) =>
        history(spec, { view, principal, url, cursor, id }),
    }),
  ];
};
