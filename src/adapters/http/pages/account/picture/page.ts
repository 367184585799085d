import type { User } from '../../../../../core/domain/account/user.ts';
import { html } from '../../html.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorSummary } from '../../parts/alert.ts';
import { confirmation } from '../../parts/confirm.ts';
import { form } from '../../parts/form.ts';
import { buttonLink } from '../../parts/link.ts';
import type { To } from '../../parts/link.ts';
import { picture } from '../../parts/picture.ts';
import { section } from '../../parts/section.ts';
import { fileField } from '../../parts/text-fields.ts';
import type { View } from '../../view.ts';
import { fullName, ownPage } from '../own-page.ts';
import { PICTURE_TEXTS } from './texts.ts';

export const PICTURE_PATH = '/account/picture';
const REMOVE_PATH = `${PICTURE_PATH}/remove`;
const ACCEPT = 'image/png,image/jpeg,image/webp';

export const pictureForm = (view: View, to: To, error?: string): Html => {
  const texts = PICTURE_TEXTS[view.language];
  return form(view, {
    ...to,
    upload: true,
    fields: fileField({ name: 'image', label: texts.file, hint: texts.rules, accept: ACCEPT, required: true, error }),
    submit: texts.upload,
  });
};

type Current = Readonly<{ user: User; src: string | null }>;

/** `current` is null after a refused upload, because the page is then made without the database. */
export const picturePage = (view: View, current: Current | null, error?: string): Page => {
  const texts = PICTURE_TEXTS[view.language];
  return ownPage({
    title: texts.title,
    ...(error === undefined ? {} : { alert: errorSummary(view, [{ field: 'image', text: error }]) }),
    main: html`${
      current === null
        ? ''
        : section(
            { id: 'current', title: texts.current },
            html`${picture({ id: current.user.id, name: fullName(current.user), src: current.src, size: 'large' })}
            ${
              current.src === null
                ? html`<p class="hint">${texts.none}</p>`
                : html`<p>${buttonLink(view, { path: REMOVE_PATH, text: texts.remove })}</p>`
            }`,
          )
    }
    ${pictureForm(view, { path: PICTURE_PATH }, error)}`,
  });
};

export const removePicturePage = (view: View): Page => {
  const texts = PICTURE_TEXTS[view.language];
  return ownPage({
    title: texts.removeTitle,
    main: confirmation(view, {
      path: REMOVE_PATH,
      goes: [texts.goes],
      stays: [texts.stays],
      submit: texts.remove,
      cancel: { path: PICTURE_PATH, text: texts.cancel },
    }),
  });
};
