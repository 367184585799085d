import { html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { form } from '../../parts/form.ts';
import { actions, buttonLink, link } from '../../parts/link.ts';
import type { View } from '../../view.ts';
import { ownPage, providerTitle } from '../own-page.ts';
import { SIGN_IN_PATH } from '../signing-in/page.ts';
import { LINKING_TEXTS } from './texts.ts';

const linkPath = (provider: string): string => `/account/link/${provider}`;

export const linkPage = (view: View, provider: string): Page => {
  const texts = LINKING_TEXTS[view.language];
  const name = providerTitle(provider);
  return ownPage({
    title: texts.title(name),
    main: html`<p>${texts.about(name)}</p>
      ${form(view, {
        path: linkPath(provider),
        submit: texts.link(name),
        cancel: { path: SIGN_IN_PATH, text: texts.cancel },
      })}`,
  });
};

/**
 * A page with a link to the provider. A redirect is not possible, because the Content-Security-Policy (`form-action`)
 * forbids that a form leads to another origin.
 */
export const goToProviderPage = (view: View, provider: string, ticket: string): Page => {
  const texts = LINKING_TEXTS[view.language];
  const name = providerTitle(provider);
  return ownPage({
    title: texts.title(name),
    main: html`<p>${texts.about(name)}</p>
      <p>${texts.onlyOne}</p>
      ${actions(
        buttonLink(view, {
          path: `/v1/auth/oauth/${provider}/link`,
          query: { ticket },
          text: texts.goOn(name),
          kind: 'primary',
        }),
        link(view, { path: SIGN_IN_PATH, text: texts.cancel }),
      )}`,
  });
};
