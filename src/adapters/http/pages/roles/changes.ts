import * as E from 'fp-ts/lib/Either.js';
import { UserId } from '../../../../core/domain/ids.ts';
import { PrivilegeName } from '../../../../core/domain/roles/privilege.ts';
import { integerText } from '../../server/input/integer-text.ts';

type Texts = Readonly<Record<string, string>>;

/** Privileges to add to and remove from one role. `tag` is the role's ETag at the time when the user saw the role. */
export type RoleChange = Readonly<{
  id: number;
  tag: string;
  add: readonly PrivilegeName[];
  remove: readonly PrivilegeName[];
}>;

export const COLUMNS = 6;

const namesIn = (text: string | undefined): readonly PrivilegeName[] => {
  const names = (text ?? '').split(' ').map((name) => PrivilegeName.decode(name));
  return [...new Set(names.flatMap((name) => (E.isRight(name) ? [name.right] : [])))];
};

const idsIn = (form: Texts): readonly number[] =>
  Object.keys(form)
    .flatMap((name) => /^tag\.(.+)$/.exec(name)?.[1] ?? [])
    .flatMap((text) => {
      const id = integerText(UserId).decode(text);
      return E.isRight(id) ? [id.right] : [];
    })
    .slice(0, COLUMNS);

/** Returns the privileges whose checkboxes are ticked for the role. */
const tickedIn = (form: Texts, id: number): readonly PrivilegeName[] => {
  const prefix = `on.${id}.`;
  const names = Object.keys(form).filter((name) => name.startsWith(prefix));
  return namesIn(names.map((name) => name.slice(prefix.length)).join(' '));
};

const changeIn = (form: Texts, id: number): RoleChange => {
  const tag = form[`tag.${id}`] ?? '';
  const had = form[`was.${id}`];
  // the form of the review page has no `was` field, but lists the changes
  if (had === undefined) return { id, tag, add: namesIn(form[`add.${id}`]), remove: namesIn(form[`remove.${id}`]) };
  const [before, after] = [namesIn(had), tickedIn(form, id)];
  return {
    id,
    tag,
    add: after.filter((name) => !before.includes(name)),
    remove: before.filter((name) => !after.includes(name)),
  };
};

/** Reads the changes in a form. Leaves out invalid names and ids. */
export const changesIn = (form: Texts): readonly RoleChange[] =>
  idsIn(form)
    .map((id) => changeIn(form, id))
    .filter(({ add, remove }) => add.length + remove.length > 0);

/** Returns hidden fields with the changes, which `changesIn` can read. */
export const valuesOf = (changes: readonly RoleChange[]): Texts =>
  Object.fromEntries(
    changes.flatMap(({ id, tag, add, remove }) => [
      [`tag.${id}`, tag],
      [`add.${id}`, add.join(' ')],
      [`remove.${id}`, remove.join(' ')],
    ]),
  );
