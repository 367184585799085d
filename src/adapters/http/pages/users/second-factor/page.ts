import type { FactorSummary } from '../../../../../core/domain/second-factor/second-factor.ts';
import type { ManagedUser } from '../../../../../core/use-cases/directory/read-managed-user.ts';
import { html, when } from '../../html.ts';
import type { Page } from '../../page.ts';
import { errorAt, errorSummary } from '../../parts/alert.ts';
import type { FieldError } from '../../parts/alert.ts';
import { form } from '../../parts/form.ts';
import { section } from '../../parts/section.ts';
import { textField } from '../../parts/text-fields.ts';
import { time } from '../../parts/time.ts';
import type { View } from '../../view.ts';
import { ifAllowed, userPage } from '../frame.ts';
import type { ImageUrl } from '../frame.ts';
import { userPath } from '../user-path.ts';
import { USER_FACTOR_TEXTS } from './texts.ts';

export type ShownFactor = Readonly<{ factor: FactorSummary; reason: string; errors: readonly FieldError[] }>;

export const userFactorPage = (
  view: View,
  imageUrl: ImageUrl,
  managed: ManagedUser,
  { factor, reason, errors }: ShownFactor,
): Page => {
  const words = USER_FACTOR_TEXTS[view.language];
  const { totpConfirmedAt: since, recoveryCodesLeft } = factor;
  const { id } = managed.user;
  const resetForm = () =>
    form(view, {
      path: userPath(id, '/second-factor'),
      submit: words.reset,
      danger: true,
      fields: textField({
        name: 'reason',
        label: words.reason,
        hint: words.reasonHint,
        value: reason,
        error: errorAt(errors, 'reason'),
        required: true,
      }),
    });
  const content = html`${section(
    { id: 'second-factor', title: words.title },
    since === null
      ? html`<p>${words.none}</p>`
      : html`<p>${words.since(time(view, since))} ${words.left(recoveryCodesLeft)}</p>`,
  )}
  ${when(since !== null, () =>
    section(
      { id: 'reset-factor', title: words.reset, about: words.about, danger: true },
      ifAllowed(view, managed, 'user.reset-factors', resetForm),
    ),
  )}`;
  const alert = errors.length > 0 ? errorSummary(view, errors) : undefined;
  return userPage(view, { imageUrl, managed, tab: '/sign-in', content, alert });
};
