import type { InvalidResetToken, Overloaded, Unavailable, WeakPassword } from '../../../../core/domain/errors.ts';
import { escape } from '../layout.ts';
import type { Page } from '../layout.ts';
import type { Explained, Texts } from './texts.ts';

export const FIELDS = { token: 'token', password: 'new_password', repeat: 'repeat' } as const;

/** A page that says what happened, and what to do next. */
export const explained = (status: number, { title, text }: Explained): Page => ({
  status,
  title,
  body: `<p>${escape(text)}</p>`,
});

type Asked = Readonly<{ status: number; token: string; minLength: number; alert?: string }>;

/** The form; `alert` says why it is there again. The token is kept in it, and every password has to be typed anew. */
export const form = (texts: Texts, { status, token, minLength, alert }: Asked): Page => {
  const field = (name: string, label: string) =>
    `<label for="${name}">${escape(label)}</label>
<input id="${name}" name="${name}" type="password" autocomplete="new-password" required>`;
  return {
    status,
    title: texts.title,
    body: `${alert === undefined ? '' : `<p role="alert">${escape(alert)}</p>\n`}<form method="post" action="reset">
<input type="hidden" name="${FIELDS.token}" value="${escape(token)}">
${field(FIELDS.password, texts.newPassword(minLength))}
${field(FIELDS.repeat, texts.repeat)}
<button>${escape(texts.submit)}</button>
</form>`,
  };
};

/** How long to wait for what is away, in seconds. */
const SOON = 5;

/** What a refusal looks like: the form again where another try may help. */
export const refused = (
  texts: Texts,
  refusal: InvalidResetToken | WeakPassword | Overloaded | Unavailable,
  asked: Omit<Asked, 'status' | 'alert'>,
): Page => {
  if (refusal._tag === 'InvalidResetToken') return explained(401, texts.stale);
  if (refusal._tag === 'WeakPassword') {
    return form(texts, { ...asked, status: 422, alert: texts.refused(refusal, asked.minLength) });
  }
  const retryAfterSeconds = refusal._tag === 'Overloaded' ? Math.max(1, Math.ceil(refusal.retryAfterMs / 1000)) : SOON;
  return { ...form(texts, { ...asked, status: 503, alert: texts.busy }), retryAfterSeconds };
};
