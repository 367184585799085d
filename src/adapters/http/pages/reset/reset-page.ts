import * as E from 'fp-ts/lib/Either.js';
import type { Language } from '../../../../core/domain/messages/message.ts';
import type { ReadResetLink } from '../../../../core/use-cases/recovery/read-reset-link.ts';
import type { ResetPasswordByLink } from '../../../../core/use-cases/recovery/reset-password.ts';
import { readForm } from '../form-body.ts';
import type { Form } from '../form-body.ts';
import { languageOf, sendPage } from '../layout.ts';
import type { Page, PageContext, PageMiddleware } from '../layout.ts';
import { FIELDS, explained, form, refused } from './pages.ts';
import { TEXTS } from './texts.ts';

type Deps = Readonly<{
  readResetLink: ReadResetLink;
  resetByLink: ResetPasswordByLink;
  /** Of a password, in code points. */
  minLength: number;
}>;

const PATH = '/reset';
const ALLOW = 'GET, HEAD, OPTIONS, POST';

/**
 * The page behind the link of a reset message: a form that needs no JavaScript, and what came of it. Opening it consumes
 * nothing, so that whoever looks through mail for bad links uses none up.
 */
export const resetPage =
  (deps: Deps): PageMiddleware =>
  async (ctx, next) => {
    if (ctx.path !== PATH) return next();
    ctx.state.route = PATH;
    const language = languageOf(ctx);
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return sendPage(ctx, language, await show(deps, ctx, language));
    if (ctx.method === 'POST') return sendPage(ctx, language, await submit(deps, ctx, language));
    ctx.set('Allow', ALLOW);
    if (ctx.method !== 'OPTIONS') return sendPage(ctx, language, explained(405, TEXTS[language].method));
    ctx.status = 204;
  };

const show = async ({ readResetLink, minLength }: Deps, ctx: PageContext, language: Language): Promise<Page> => {
  const texts = TEXTS[language];
  const { token } = ctx.query;
  if (typeof token !== 'string' || token === '') return explained(422, texts.missing);
  const read = await readResetLink(token)();
  if (E.isRight(read)) return form(texts, { status: 200, token, minLength });
  report(ctx, read.left);
  return refused(texts, read.left, { token, minLength });
};

const UNREADABLE = { UnsupportedMediaType: 415, PayloadTooLarge: 413, Malformed: 400 } as const satisfies Record<
  Exclude<Form['_tag'], 'Form'>,
  number
>;

const submit = async ({ resetByLink, minLength }: Deps, ctx: PageContext, language: Language): Promise<Page> => {
  const texts = TEXTS[language];
  const sent = await readForm(ctx);
  if (sent._tag !== 'Form') return explained(UNREADABLE[sent._tag], texts.unreadable);
  const token = sent.fields.get(FIELDS.token) ?? '';
  const newPassword = sent.fields.get(FIELDS.password) ?? '';
  if (token === '') return explained(422, texts.missing);
  // a form without the second field has nobody to misspell the first
  if ((sent.fields.get(FIELDS.repeat) ?? newPassword) !== newPassword) {
    return form(texts, { status: 422, token, minLength, alert: texts.mismatch });
  }
  const done = await resetByLink({ token, newPassword, language })();
  if (E.isRight(done)) return explained(200, texts.done);
  report(ctx, done.left);
  return refused(texts, done.left, { token, minLength });
};

/** The cause of an outage is for the log only. */
const report = (ctx: PageContext, refusal: Readonly<{ _tag: string; port?: string; cause?: unknown }>): void => {
  if (refusal._tag === 'Unavailable') ctx.state.log.error({ err: refusal.cause, port: refusal.port }, 'unavailable');
};
