import type { Taken } from '../../../../../core/ports/directory.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../../html.ts';
import type { Content, Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { problem } from '../../parts/alert.ts';
import { confirmation } from '../../parts/confirm.ts';
import { buttonLink, link } from '../../parts/link.ts';
import { plural } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { holds, obstacle, purgeTime } from '../frame.ts';
import { USER_TEXTS } from '../texts.ts';
import { nameOf, userPath, versionOf } from '../user-path.ts';
import { CONFIRM_TEXTS } from './texts.ts';
import type { Deed } from './texts.ts';

/** `sessions` is null if the caller may not read sessions. */
export type Facts = Readonly<{ sessions: number | null; taken: readonly Taken[] }>;

const sessionsEnd = (view: View, count: number | null): readonly Content[] => {
  const { one, other, unknown } = CONFIRM_TEXTS[view.language].sessions;
  if (count === null) return [unknown];
  return count === 0 ? [] : [plural(view, count, { one, other })];
};

type Effect = Readonly<{ goes: readonly Content[]; stays: readonly Content[] }>;

const effectOf = (view: View, deed: Deed, { sessions }: Facts): Effect => {
  const words = CONFIRM_TEXTS[view.language];
  switch (deed) {
    case 'disable':
      return { goes: [...sessionsEnd(view, sessions), ...words.disable.goes], stays: words.disable.stays };
    case 'delete': {
      const stays = words.delete.stays(purgeTime(view, new Date()));
      return { goes: [...sessionsEnd(view, sessions), ...words.delete.goes], stays };
    }
    case 'enable':
      return { goes: [], stays: words.enable.stays };
    case 'restore':
      return { goes: words.restore.goes, stays: words.restore.stays };
  }
};

const conflictAlert = (view: View, taken: readonly Taken[]): Html => {
  const words = CONFIRM_TEXTS[view.language];
  const holder = ({ holder: { id, ...names } }: Taken): Html => link(view, { path: userPath(id), text: nameOf(names) });
  return problem(
    words.conflict,
    html`${taken.map((one) => html`${words.taken[one.type](one.value)} ${words.heldBy} ${holder(one)}. `)}
    ${words.conflictWay}`,
  );
};

const whyNot = (view: View, managed: ManagedUser, deed: Deed): string | null => {
  if (deed !== 'restore') return obstacle(view, managed, deed === 'delete' ? 'user.delete' : 'user.update');
  const texts = USER_TEXTS[view.language];
  if (!holds(view, 'user.delete')) return texts.needs('user.delete');
  return managed.lacking.length > 0 ? texts.lacking(managed.lacking.join(', ')) : null;
};

/** Shows what the action does, before the user confirms the action. */
export const confirmPage = (view: View, managed: ManagedUser, deed: Deed, facts: Facts): Page => {
  const { user } = managed;
  const title = CONFIRM_TEXTS[view.language].title[deed](nameOf(user));
  const { cancel, backToUser } = USER_TEXTS[view.language];
  const why = whyNot(view, managed, deed);
  const isPossible = why === null && facts.taken.length === 0;
  const back = html`${when(Boolean(why), () => html`<p>${why ?? ''}</p>`)}
    <p>${buttonLink(view, { path: userPath(user.id), text: backToUser })}</p>`;
  return {
    title,
    section: 'admin',
    about: nameOf(user),
    ...(facts.taken.length > 0 ? { alert: conflictAlert(view, facts.taken) } : {}),
    main: isPossible
      ? confirmation(view, {
          path: userPath(user.id, `/${deed}`),
          ...effectOf(view, deed, facts),
          submit: title,
          values: { version: versionOf(user) },
          cancel: { path: userPath(user.id), text: cancel },
          danger: deed === 'delete' || deed === 'disable',
        })
      : back,
  };
};
