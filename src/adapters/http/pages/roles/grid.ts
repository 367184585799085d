import { SUPER_ADMIN } from '../../../../core/domain/roles/built-in-privileges.ts';
import type { Role } from '../../../../core/domain/roles/role.ts';
import { roleTag } from '../../server/etag.ts';
import { attributes, html, none, when } from '../html.ts';
import type { Html } from '../html.ts';
import { link } from '../parts/link.ts';
import { hidden } from '../parts/text-fields.ts';
import { breakable } from '../resource/breakable.ts';
import type { View } from '../view.ts';
import type { RoleChange } from './changes.ts';
import { ROLE_TEXTS } from './texts.ts';

export const PATH = '/admin/roles';

export type Grid = Readonly<{
  roles: readonly Role[];
  /** The table begins after the privilege with this name. */
  after: string;
  /** Changes that are not saved yet. Their checkboxes show the new state. */
  changes?: readonly RoleChange[];
  next?: string | null;
  isFirst?: boolean;
  isStale?: boolean;
  only?: string | undefined;
}>;

export const holds = ({ principal }: View, privilege: string): boolean =>
  principal?.privileges.includes(privilege) ?? false;

/** Returns why the role's checkboxes can't be changed, or null if they can be changed. */
export const lockOf = (view: View, { name, privileges }: Role): string | null => {
  const { superAdmin, beyond } = ROLE_TEXTS[view.language].locks;
  if (name === SUPER_ADMIN) return superAdmin(name);
  const lacking = privileges.filter((privilege) => !holds(view, privilege));
  return lacking.length > 0 ? beyond(name, lacking) : null;
};

const isTicked = (role: Role, privilege: string, changes: readonly RoleChange[]): boolean => {
  const change = changes.find(({ id }) => id === role.id);
  const [added, removed] = [change?.add, change?.remove] as readonly (readonly string[] | undefined)[];
  return (
    (role.privileges.includes(privilege) && !removed?.includes(privilege)) || (added?.includes(privilege) ?? false)
  );
};

type Column = Readonly<{ role: Role; lock: string | null }>;

const cell = (view: View, { role, lock }: Column, privilege: string, changes: readonly RoleChange[]): Html => {
  const isLocked = lock !== null || !holds(view, 'role.manage') || !holds(view, privilege);
  const reason = lock === null ? (holds(view, privilege) ? false : 'lock-row') : `lock-${role.id}`;
  return html`<td role="cell" class="check">
    <div>
      <input
        type="checkbox"
        ${attributes({
          name: `on.${role.id}.${privilege}`,
          checked: isTicked(role, privilege, changes),
          disabled: isLocked,
          'aria-label': ROLE_TEXTS[view.language].cell(privilege, role.name),
          'aria-describedby': holds(view, 'role.manage') && reason,
        })}
      />
    </div>
  </td>`;
};

export const rowsOf = (view: View, { roles, after }: Grid): readonly string[] =>
  [...new Set([...(view.principal?.privileges ?? []), ...roles.flatMap(({ privileges }) => privileges)])]
    .filter((name) => name > after)
    .toSorted();

const header = (view: View, { role }: Column): Html =>
  html`<th scope="col" role="columnheader" class="check">
    ${link(view, { path: `${PATH}/${role.id}`, text: role.name })}
  </th>`;

export const gridTable = (
  view: View,
  columns: readonly Column[],
  names: readonly string[],
  { changes = [] }: Grid,
): Html => {
  const { caption, privilege } = ROLE_TEXTS[view.language];
  return html`<div class="table scroll" role="region" aria-label="${caption}" tabindex="0">
    <table role="table">
      <caption class="hidden">
        ${caption}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th scope="col" role="columnheader">${privilege}</th>
          ${columns.map((column) => header(view, column))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${names.map(
          (name) =>
            html`<tr role="row">
              <th scope="row" role="rowheader">${breakable(name)}</th>
              ${columns.map((column) => cell(view, column, name, changes))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
};

/**
 * Hidden fields with the role's ETag and the ticked checkboxes when the form was made. Only checkboxes that this user
 * has changed count as changes.
 */
export const beforeOf = (view: View, { role, lock }: Column, names: readonly string[]): Html => {
  if (lock !== null) return none;
  const was = names.filter((name) => holds(view, name) && role.privileges.includes(name));
  return html`${hidden(`tag.${role.id}`, roleTag(role))} ${hidden(`was.${role.id}`, was.join(' '))}`;
};

export const lockNotes = (view: View, columns: readonly Column[], names: readonly string[]): Html => {
  const { notHeld, title } = ROLE_TEXTS[view.language].locks;
  const notes = columns.flatMap(({ role, lock }) => (lock === null ? [] : [{ id: `lock-${role.id}`, text: lock }]));
  const all = names.every((name) => holds(view, name)) ? notes : [...notes, { id: 'lock-row', text: notHeld }];
  return when(
    all.length > 0,
    () =>
      html`<h2>${title}</h2>
        <ul>
          ${all.map(({ id, text }) => html`<li id="${id}">${text}</li>`)}
        </ul>`,
  );
};
