import type { Flow } from '../cookies.ts';
import { html } from '../html.ts';
import type { Content, Html } from '../html.ts';
import { errorAt } from '../parts/alert.ts';
import type { FieldError } from '../parts/alert.ts';
import { rowButton } from '../parts/button.ts';
import { details } from '../parts/details.ts';
import { link } from '../parts/link.ts';
import { masked } from '../parts/masked.ts';
import { minutesText } from '../parts/minutes.ts';
import { codeField } from '../parts/text-fields.ts';
import { countdown } from '../parts/time.ts';
import type { View } from '../view.ts';
import { OVER } from './later.ts';
import { FORM_TEXTS } from './texts.ts';

type Asked = Readonly<{ flow: Flow; minutes: number }>;

/** The text is the same whether or not a code was sent. Otherwise it would reveal which accounts exist. */
export const sentTo = (view: View, { flow: { address = '' }, minutes }: Asked): Html =>
  html`<p>${FORM_TEXTS[view.language].sent(masked(address), minutesText(view.language, minutes))}</p>`;

export const codeInput = (view: View, errors: readonly FieldError[]): Html => {
  const { code, codeHint } = FORM_TEXTS[view.language];
  return codeField({ name: 'code', label: code, hint: codeHint, error: errorAt(errors, 'code'), required: true });
};

const resendTime = (view: View, { resendAt = 0 }: Flow): Content =>
  resendAt > Date.now()
    ? html`<p>
        ${FORM_TEXTS[view.language].resendFrom(countdown(view, new Date(resendAt), { over: OVER[view.language] }))}
      </p>`
    : '';

/** Tells the user what to do if no code arrives. `sends` is the path of the form that requests another code. */
export const notReceived = (
  view: View,
  flow: Flow,
  { sends, other }: Readonly<{ sends: string; other: string }>,
): Html => {
  const texts = FORM_TEXTS[view.language];
  const { address = '' } = flow;
  return details(
    texts.notReceived,
    html`<div class="form">
      <p>${texts.spam} ${texts.ownCode(masked(address))}</p>
      ${resendTime(view, flow)} ${rowButton(view, { path: sends, values: { address }, text: texts.resend })}
      <p>${link(view, { path: other, text: texts.otherAddress })}</p>
    </div>`,
  );
};
