import { randomBytes } from 'node:crypto';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { unavailable } from '../../../../core/domain/errors.ts';
import { explained } from '../../server/input/codec-node.ts';
import { withPlus } from '../../server/input/query.ts';
import { answer, route } from '../../server/route.ts';
import type { Route } from '../../server/route.ts';
import { html, url } from '../html.ts';
import type { Html } from '../html.ts';
import { devHeaders, devPage, mailFrame } from './page.ts';

type Shown = Readonly<{
  id: string;
  channel: 'email' | 'sms';
  to: string;
  subject: string | null;
  text: string;
  html: string | null;
  code: string | null;
  createdAt: Date;
}>;
type List = (to: string | null) => Promise<readonly Shown[]>;

const nullableString = t.union([t.string, t.null]);
const MailboxBody = t.strict(
  {
    items: t.readonlyArray(
      t.strict({
        id: t.string,
        channel: t.union([t.literal('email'), t.literal('sms')]),
        to: t.string,
        subject: nullableString,
        text: t.string,
        code: nullableString,
        created_at: t.string,
      }),
    ),
  },
  'Mailbox',
);

/** Turns URLs into links. Punctuation at the end of a URL does not belong to the link. */
const linked = (text: string): Html =>
  html`${text
    .split(/(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]])/)
    .map((part, at) =>
      at % 2 === 0 || !URL.canParse(part)
        ? html`${part}`
        : html`<a href="${url(part)}" target="_blank" rel="noreferrer">${part}</a>`,
    )}`;

const article = ({ channel, to, subject, text, html: mail, code, createdAt }: Shown): Html =>
  html`<article class="panel">
    <h2>${subject ?? 'Text message'}</h2>
    <p class="hint">
      To ${to} by ${channel === 'email' ? 'e-mail' : 'text message'},
      <time datetime="${createdAt.toISOString()}">${createdAt.toISOString()}</time>
    </p>
    ${code === null ? '' : html`<p class="code">${code}</p>`}
    <pre>${linked(text)}</pre>
    ${
      mail === null
        ? ''
        : html`<h3>HTML</h3>
            ${mailFrame(`${subject} to ${to}`, mail)}`
    }
  </article>`;

const mailbox = (items: readonly Shown[], nonce: string): string =>
  devPage({
    title: 'Development mailbox',
    head: html`<script src="refresh.js" nonce="${nonce}" defer></script>`,
    newest: items[0]?.id ?? '',
    body: html`<p>
        ${items.length === 0 ? 'No messages yet.' : 'Newest first.'} New ones appear by themselves. As JSON:
        <a href="mailbox.json">/dev/mailbox.json</a>
      </p>
      ${items.map(article)}`,
  });

/** Pages with the messages that the service has sent. They exist only in development. */
export const devMailboxRoutes = (list: List): readonly Route[] => {
  const read = (to: string | null) => TE.tryCatch(() => list(to), unavailable('mailbox'));
  return [
    route({
      method: 'GET',
      path: '/dev/mailbox',
      operationId: 'seeMailbox',
      summary: 'The development mailbox, as a page',
      access: 'public',
      refusals: ['Unavailable'],
      responses: { 200: t.string },
      produces: 'text/html',
      handle: () =>
        pipe(
          read(null),
          TE.map((items) => {
            const nonce = randomBytes(16).toString('base64url');
            return answer(200, mailbox(items, nonce), devHeaders(nonce));
          }),
        ),
    }),
    route({
      method: 'GET',
      path: '/dev/mailbox.json',
      operationId: 'readMailbox',
      summary: 'The development mailbox, newest first',
      access: 'public',
      query: t.exact(t.partial({ to: withPlus(explained(t.string, 'The address.')) })),
      refusals: ['Unavailable'],
      responses: { 200: MailboxBody },
      handle: ({ query }) =>
        pipe(
          read(query.to ?? null),
          TE.map((items) => {
            const shown = items.map(({ createdAt, html: _html, ...item }) => ({
              ...item,
              created_at: createdAt.toISOString(),
            }));
            return answer(200, { items: shown }, { 'Cache-Control': 'no-store' });
          }),
        ),
    }),
  ];
};
