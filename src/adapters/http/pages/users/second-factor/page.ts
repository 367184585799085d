import type { Passkey } from '../../../../../core/domain/passkeys/passkey.ts';
import { hasFactor } from '../../../../../core/domain/second-factor/has-factor.ts';
import type { FactorSummary } from '../../../../../core/domain/second-factor/second-factor.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, none, when } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorSummary } from '../../parts/alert.ts';
import { form } from '../../parts/form.ts';
import { section } from '../../parts/section.ts';
import { time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ifAllowed, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { userPasskeysSection } from '../passkeys/page.ts';
import { reasonField } from '../reason-field.ts';
import type { TypedReason } from '../reason-field.ts';
import { userPath } from '../user-path.ts';
import { USER_FACTOR_TEXTS } from './texts.ts';

/** `passkeys` is null if passkeys are off. */
type ShownFactor = Readonly<{ factor: FactorSummary; passkeys: readonly Passkey[] | null }> & TypedReason;

export const userFactorPage = (view: View, imageUrl: ImageUrl, managed: ManagedUser, shown: ShownFactor): Page => {
  const words = USER_FACTOR_TEXTS[view.language];
  const { totpConfirmedAt: since, isAlways, recoveryCodesLeft } = shown.factor;
  const isThere = hasFactor({ ...shown.factor, totp: since });
  const { id } = managed.user;
  const resetForm = () =>
    form(view, {
      path: userPath(id, '/second-factor'),
      submit: words.reset,
      danger: true,
      fields: reasonField(words, shown),
    });
  const content = html`${section(
    { id: 'second-factor', title: words.title },
    isThere
      ? html`${since === null ? none : html`<p>${words.since(time(view, since))}</p>`}
          ${isAlways ? html`<p>${words.always}</p>` : none}
          <p>${words.left(recoveryCodesLeft)}</p>`
      : html`<p>${words.none}</p>`,
  )}
  ${shown.passkeys === null ? none : userPasskeysSection(view, managed, shown.passkeys)}
  ${when(isThere, () =>
    section(
      { id: 'reset-factor', title: words.reset, about: words.about, danger: true },
      ifAllowed(view, managed, 'user.reset-factors', resetForm),
    ),
  )}`;
  const alert = shown.errors.length > 0 ? errorSummary(view, shown.errors) : undefined;
  return userPage(view, { imageUrl, managed, tab: '/sign-in', part: words.title, content, alert });
};
