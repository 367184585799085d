import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { IfMatch } from '../../../../core/domain/account/account.ts';
import type { Page, PageRequest, Sort } from '../../../../core/domain/page.ts';
import { RESOURCES } from '../../../../core/domain/resources.ts';
import type { ResourceName } from '../../../../core/domain/resources.ts';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import type { ListEvents } from '../../../../core/use-cases/audit/list-events.ts';
import type { Cursors } from '../../server/input/list-request.ts';
import type { Content, Html } from '../html.ts';
import type { AnyRefusal } from '../page.ts';
import type { FieldError } from '../parts/alert.ts';
import type { View } from '../view.ts';
import type { ResourceField, Texts } from './field.ts';
import { RESOURCE_NOUNS } from './nouns.ts';
import { RESOURCE_TEXTS } from './texts.ts';

export type Item = Readonly<{ id: number; createdAt: Date; updatedAt: Date; version: number }>;
type Answer<A> = TE.TaskEither<AnyRefusal, A>;
type On = Readonly<{ actor: Principal; id: number }>;

/**
 * Additional columns of the list, and additional lines on an item's page. `id` is null for the list. `of` resolves to a
 * function that returns an item's values in the order of `titles`.
 */
type Beside<A> = Readonly<{
  titles: readonly Texts[];
  of: (view: View, actor: Principal, id: number | null) => Answer<(item: A) => readonly Content[]>;
}>;

/** An item has a value for each field of `V`. The value's type may be wider than the type in the form. */
export type ItemOf<V> = Item & Readonly<Record<keyof V, unknown>>;

/** Describes a resource for `resourcePages`. `V` lists the fields. */
export type ResourceSpec<V, A extends ItemOf<V>, S extends string> = Readonly<{
  name: ResourceName;
  fields: { readonly [K in keyof V]: ResourceField<V[K]> };
  sort: Sort<S>;
  cursors: Cursors;
  /** Absent if the resource has its own list page. */
  list?: (cmd: Readonly<{ actor: Principal; page: PageRequest<S> }>) => Answer<Page<A>>;
  /** Lists deleted items. If absent, only the audit trail shows deleted items. */
  listDeleted?: (cmd: Readonly<{ actor: Principal; page: PageRequest<S> }>) => Answer<Page<A>>;
  read: (cmd: On) => Answer<A>;
  readDeleted?: (cmd: On) => Answer<A>;
  create: (cmd: Readonly<{ actor: Principal; fields: V }>) => Answer<A>;
  change: (cmd: On & Readonly<{ patch: Partial<V>; ifMatch: IfMatch }>) => Answer<A>;
  remove: (cmd: On & Readonly<{ ifMatch: IfMatch }>) => Answer<void>;
  restore: (cmd: On) => Answer<A>;
  listEvents: ListEvents;
  beside?: Beside<A>;
  /** Returns why the user can't change or delete the item, and which fields can't be changed. */
  locked?: (item: A, actor: Principal) => Readonly<{ change?: Texts; remove?: Texts; fields?: readonly (keyof V)[] }>;
  /** Explains why the item could not be deleted. Returns null for refusals that all pages explain in the same way. */
  kept?: (view: View, item: A, refusal: AnyRefusal) => Html | null;
}>;

// in a loop over the fields, TypeScript can't express that each name has its own type
export type AnyField = ResourceField<unknown>;
export type AnySpec = ResourceSpec<Readonly<Record<string, unknown>>, Item & Readonly<Record<string, unknown>>, string>;

export const fieldsOf = ({ fields }: AnySpec): readonly (readonly [name: string, field: AnyField])[] =>
  Object.entries(fields);

/** The columns of a list, without the first column, which shows the item's name. */
export const columnsOf = (spec: AnySpec): ReturnType<typeof fieldsOf> =>
  fieldsOf(spec).filter(([name]) => name !== 'name');

export const pathOf = ({ name }: Pick<AnySpec, 'name'>): string => `/admin/${RESOURCES[name]}`;

export const mayManage = ({ name }: Pick<AnySpec, 'name'>, { principal }: View): boolean =>
  principal?.privileges.includes(`${name}.manage`) ?? false;

export const nounOf = ({ name }: Pick<AnySpec, 'name'>, { language }: View): string =>
  RESOURCE_NOUNS[name].one[language];
export const nounsOf = ({ name }: Pick<AnySpec, 'name'>, { language }: View): string =>
  RESOURCE_NOUNS[name].many[language];

export type AnyItem = Item & Readonly<Record<string, unknown>>;
export const numbered = (spec: AnySpec, view: View, id: number): string => `${nounOf(spec, view)} ${id}`;
/** The name of the item, if items have one; otherwise the noun and the id. */
export const titleOf = (spec: AnySpec, view: View, item: AnyItem): string =>
  typeof item['name'] === 'string' && item['name'] !== '' ? item['name'] : numbered(spec, view, item.id);

export type Given = Readonly<Record<string, string | undefined>>;

/** Decodes the values of a form, or returns an error for each invalid field. Omits fields that are not in the form. */
export const readFields = (
  spec: AnySpec,
  { language }: View,
  { given, isNew }: Readonly<{ given: Given; isNew: boolean }>,
): E.Either<readonly FieldError[], Readonly<Record<string, unknown>>> => {
  const texts = RESOURCE_TEXTS[language];
  const values: [string, unknown][] = [];
  const errors: FieldError[] = [];
  for (const [name, { label, control, isOptional, isFixed, read }] of fieldsOf(spec)) {
    if (!isNew && (isFixed || (given[name] === undefined && control !== 'tick'))) continue;
    const text = given[name] ?? '';
    const value = read(text);
    if (E.isRight(value)) values.push([name, value.right]);
    else {
      const isMissing = text.trim() === '' && !isOptional;
      const why = isMissing ? texts.missing(label[language]) : texts.refused(label[language], control);
      errors.push({ field: name, text: why });
    }
  }
  return errors.length > 0 ? E.left(errors) : E.right(Object.fromEntries(values));
};

export const textsOf = (spec: AnySpec, item: AnyItem): Given =>
  Object.fromEntries(fieldsOf(spec).map(([name, { write }]) => [name, write(item[name])]));
