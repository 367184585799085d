import * as E from 'fp-ts/lib/Either.js';
import { flow, pipe } from 'fp-ts/lib/function.js';
import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { notFound } from '../../../../core/domain/errors.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import { problemKind } from '../../server/problem-kind.ts';
import { redirected, shown } from '../page.ts';
import type { AnyRefusal, PageAnswer } from '../page.ts';
import { problem } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import type { View } from '../view.ts';
import { deletePage, newPage, restorePage } from './deed-pages.ts';
import { itemPage } from './item-page.ts';
import type { CellsOf } from './list-page.ts';
import { fieldsOf, numbered, pathOf, readFields, textsOf, titleOf } from './spec.ts';
import type { AnyItem, AnySpec, Given } from './spec.ts';
import { RESOURCE_TEXTS } from './texts.ts';

type Asked = Readonly<{ view: View; principal: Principal }>;
type Answer = TE.TaskEither<AnyRefusal, PageAnswer>;

export const besideOf = (
  spec: AnySpec,
  { view, principal }: Asked,
  id: number | null,
): TE.TaskEither<AnyRefusal, CellsOf> => spec.beside?.of(view, principal, id) ?? TE.right(() => []);

/** Returns the error messages for a refusal that the user can correct in the form, or null for other refusals. */
const errorsOf = (spec: AnySpec, { language }: View, refusal: AnyRefusal): readonly FieldError[] | null => {
  const texts = RESOURCE_TEXTS[language];
  if (refusal._tag === 'NameTaken') return [{ field: 'name', text: texts.taken }];
  if (refusal._tag !== 'InvalidField') return null;
  const camel = refusal.pointer.slice(1).replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const [, field] = fieldsOf(spec).find(([name]) => name === camel) ?? [];
  return field ? [{ field: camel, text: texts.nobody(field.label[language]) }] : null;
};

export const itemAnswer = (
  spec: AnySpec,
  asked: Asked,
  id: number,
  given?: Readonly<{ given: Given; errors?: readonly FieldError[]; status: number; isOutdated?: boolean }>,
): Answer =>
  pipe(
    TE.Do,
    TE.apS('item', spec.read({ actor: asked.principal, id })),
    TE.apSW('beside', besideOf(spec, asked, id)),
    TE.map(({ item, beside }) => {
      const filled = { given: given?.given ?? textsOf(spec, item), ...(given?.errors ? { errors: given.errors } : {}) };
      const { status = 200, isOutdated = false } = given ?? {};
      return shown(itemPage(spec, asked.view, { item, beside, filled, isOutdated }), { status });
    }),
  );

export const change = (spec: AnySpec, asked: Asked, id: number, given: Given): Answer => {
  const read = readFields(spec, asked.view, { given, isNew: false });
  if (E.isLeft(read)) return itemAnswer(spec, asked, id, { given, errors: read.left, status: 422 });
  const ifMatch = (version: number) => String(version) === given['version'];
  return pipe(
    spec.change({ actor: asked.principal, id, patch: read.right, ifMatch }),
    TE.map((): PageAnswer => redirected(`${pathOf(spec)}/${id}`, { notice: 'item-saved' })),
    TE.orElse((refusal) => {
      if (refusal._tag === 'PreconditionFailed')
        return itemAnswer(spec, asked, id, { given, status: 412, isOutdated: true });
      const errors = errorsOf(spec, asked.view, refusal);
      return errors ? itemAnswer(spec, asked, id, { given, errors, status: 422 }) : TE.left(refusal);
    }),
  );
};

export const create = (spec: AnySpec, { view, principal }: Asked, given: Given): Answer => {
  const again = (errors: readonly FieldError[], status: number): PageAnswer =>
    shown(newPage(spec, view, { given, errors }), { status });
  const read = readFields(spec, view, { given, isNew: true });
  if (E.isLeft(read)) return TE.right(again(read.left, 422));
  return pipe(
    spec.create({ actor: principal, fields: read.right }),
    TE.map(({ id }): PageAnswer => redirected(`${pathOf(spec)}/${id}`, { notice: 'item-created' })),
    TE.orElse((refusal) => {
      const errors = errorsOf(spec, view, refusal);
      return errors ? TE.right(again(errors, refusal._tag === 'NameTaken' ? 409 : 422)) : TE.left(refusal);
    }),
  );
};

export const remove = (
  spec: AnySpec,
  { view, principal: actor }: Asked,
  id: number,
  version: string | undefined,
): Answer =>
  pipe(
    spec.remove({ actor, id, ifMatch: (current) => String(current) === version }),
    TE.map((): PageAnswer => redirected(`${pathOf(spec)}/${id}/restore`, { notice: 'item-deleted' })),
    TE.orElse((refusal) =>
      pipe(
        spec.read({ actor, id }),
        TE.flatMap((item): Answer => {
          const why = keptBecause(spec, view, item, refusal);
          const { status } = problemKind(refusal._tag);
          return why ? TE.right(shown(deletePage(spec, view, item, why), { status })) : TE.left(refusal);
        }),
        TE.mapLeft(() => refusal),
      ),
    ),
  );

type Read = AnySpec['read'];

const titleBy = (spec: AnySpec, { view, principal: actor }: Asked, id: number, read: Read | undefined) =>
  pipe(
    read ? read({ actor, id }) : TE.left<AnyRefusal>(notFound),
    TE.map((item) => titleOf(spec, view, item)),
    TE.map(O.some),
    TE.orElse((refusal) =>
      refusal._tag === 'NotFound' ? TE.right<AnyRefusal, O.Option<string>>(O.none) : TE.left(refusal),
    ),
  );

/** Returns the title of an item, even if it is deleted. If the item can't be read, returns the noun and the id. */
export const titleFor = (spec: AnySpec, asked: Asked, id: number): TE.TaskEither<AnyRefusal, string> => {
  const unnamed = numbered(spec, asked.view, id);
  if (!asked.principal.privileges.includes(`${spec.name}.read`)) return TE.right(unnamed);
  return pipe(
    titleBy(spec, asked, id, spec.read),
    TE.flatMap(O.match(() => titleBy(spec, asked, id, spec.readDeleted), flow(O.some, TE.right))),
    TE.map(O.getOrElse(() => unnamed)),
  );
};

/** The page that restores an item. It shows no name if the item is not deleted or its name can't be read. */
export const restoring = (spec: AnySpec, asked: Asked, id: number): Answer =>
  pipe(
    titleBy(spec, asked, id, spec.readDeleted),
    TE.map(O.getOrElse(() => numbered(spec, asked.view, id))),
    TE.map((title) => shown(restorePage(spec, asked.view, id, title))),
  );

const keptBecause = (spec: AnySpec, view: View, item: AnyItem, refusal: AnyRefusal) =>
  refusal._tag === 'PreconditionFailed'
    ? problem(RESOURCE_TEXTS[view.language].outdatedDelete)
    : (spec.kept?.(view, item, refusal) ?? null);
