import * as E from 'fp-ts/lib/Either.js';
import type { Language } from '../../../../core/domain/messages/message.ts';
import type { AcceptOnPage } from '../../../../core/use-cases/invitations/accept-invitation.ts';
import { readForm } from '../form-body.ts';
import { languageOf, sendPage } from '../layout.ts';
import type { Page, PageContext, PageMiddleware } from '../layout.ts';
import { donePage, formPage, invalidPage, otherMethodPage, refusedPage } from './pages.ts';

type Deps = Readonly<{ acceptOnPage: AcceptOnPage; minLength: number }>;

const PATH = '/invitation';
const ALLOW = 'GET, HEAD, OPTIONS, POST';
/** As `OpaqueTokens` issues them; everything else is none without being asked for. */
const TOKEN = /^[\w-]{22}$/;

/** The form of another site; browsers that do not tell are let in, because the token is all that the form can use. */
const isForeign = (ctx: PageContext): boolean => !['', 'same-origin', 'none'].includes(ctx.get('Sec-Fetch-Site'));

const show = (ctx: PageContext, language: Language, { minLength }: Deps): Page => {
  const { token } = ctx.query;
  if (typeof token !== 'string' || !TOKEN.test(token)) return invalidPage(language);
  return formPage(language, { token, minLength, isRefused: false });
};

const submit = async (ctx: PageContext, language: Language, { acceptOnPage, minLength }: Deps): Promise<Page> => {
  const sent = isForeign(ctx) ? null : await readForm(ctx);
  const fields = sent?._tag === 'Form' ? sent.fields : new Map<string, string>();
  const token = fields.get('token') ?? '';
  if (!TOKEN.test(token)) return invalidPage(language);
  const done = await acceptOnPage({ token, password: fields.get('password') || null, language })();
  if (E.isRight(done)) return donePage(language);
  const refusal = done.left;
  if (refusal._tag === 'Unavailable') ctx.state.log.error({ err: refusal.cause, port: refusal.port }, 'unavailable');
  return refusedPage(language, refusal, { token, minLength });
};

/**
 * The page behind the link of an invitation. To look at it consumes nothing, because mail programs open links too; the
 * form verifies the address, but signs nobody in: there is no place in a page for the tokens of a session.
 */
export const invitationPage =
  (deps: Deps): PageMiddleware =>
  async (ctx, next) => {
    if (ctx.path !== PATH) return next();
    ctx.state.route = PATH;
    const language = languageOf(ctx);
    if (ctx.method === 'GET' || ctx.method === 'HEAD') return sendPage(ctx, language, show(ctx, language, deps));
    if (ctx.method === 'POST') return sendPage(ctx, language, await submit(ctx, language, deps));
    ctx.set('Allow', ALLOW);
    if (ctx.method !== 'OPTIONS') return sendPage(ctx, language, otherMethodPage(language));
    ctx.status = 204;
  };
