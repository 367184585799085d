import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { pictureForm } from '../../account/picture/page.ts';
import { html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorSummary } from '../../parts/alert.ts';
import { confirmation } from '../../parts/confirm.ts';
import { buttonLink } from '../../parts/link.ts';
import { picture } from '../../parts/picture.ts';
import { section } from '../../parts/section.ts';
import type { View } from '../../view.ts';
import { ifAllowed, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { USER_TEXTS } from '../texts.ts';
import { nameOf, userPath, versionOf } from '../user-path.ts';
import { USER_PICTURE_TEXTS } from './texts.ts';

export const userPicturePage = (view: View, imageUrl: ImageUrl, managed: ManagedUser): Page => {
  const words = USER_PICTURE_TEXTS[view.language];
  const { user } = managed;
  const path = userPath(user.id, '/picture');
  const src = imageUrl(user.profileImage);
  const present =
    src === null
      ? html`<p class="hint">${words.none}</p>`
      : html`${picture({ id: user.id, name: nameOf(user), src, size: 'large' })}
          <p>${buttonLink(view, { path: `${path}/remove`, text: words.remove })}</p>`;
  const content = section(
    { id: 'picture', title: words.title },
    ifAllowed(
      view,
      managed,
      'user.update',
      () => html`${present} ${pictureForm(view, { path, query: { version: versionOf(user) } })}`,
    ),
  );
  return userPage(view, { imageUrl, managed, tab: '/picture', part: words.title, content });
};

/** Shown after a refused upload. The page is made without reading the user from the database. */
export const refusedPicturePage = (view: View, version: string | undefined, error: string): Page => ({
  title: USER_PICTURE_TEXTS[view.language].title,
  section: 'admin',
  alert: errorSummary(view, [{ field: 'image', text: error }]),
  main: pictureForm(view, { path: view.here.replace(/\?.*/, ''), query: { version } }, error),
});

export const removeUserPicturePage = (view: View, managed: ManagedUser): Page => {
  const words = USER_PICTURE_TEXTS[view.language];
  const { user } = managed;
  const path = userPath(user.id, '/picture');
  return {
    title: words.removeTitle(nameOf(user)),
    section: 'admin',
    main: ifAllowed(view, managed, 'user.update', () =>
      confirmation(view, {
        path: `${path}/remove`,
        goes: [words.goes],
        stays: [words.stays],
        submit: words.remove,
        values: { version: versionOf(user) },
        cancel: { path, text: USER_TEXTS[view.language].cancel },
      }),
    ),
  };
};
