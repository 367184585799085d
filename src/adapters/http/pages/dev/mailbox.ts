import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { unavailable } from '../../../../core/domain/errors.ts';
import { explained } from '../../server/input/codec-node.ts';
import { withPlus } from '../../server/input/query.ts';
import { answer, route } from '../../server/route.ts';
import type { Route } from '../../server/route.ts';
import { escape } from '../layout.ts';
import { DEV_HEADERS, devPage } from './page.ts';

type Shown = Readonly<{
  id: string;
  channel: 'email' | 'sms';
  to: string;
  subject: string | null;
  text: string;
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

const article = ({ channel, to, subject, text, code, createdAt }: Shown): string => `<article>
<h2>${escape(subject ?? 'Text message')}</h2>
<p class="about">To ${escape(to)} by ${channel === 'email' ? 'e-mail' : 'text message'}, <time datetime="${createdAt.toISOString()}">${createdAt.toISOString()}</time></p>
${code === null ? '' : `<p class="code">${escape(code)}</p>\n`}<pre>${escape(text)}</pre>
</article>`;

const mailbox = (items: readonly Shown[]): string =>
  devPage(
    'Development mailbox',
    `<p>${items.length === 0 ? 'No messages yet.' : 'Newest first.'} As JSON: <a href="/dev/mailbox.json">/dev/mailbox.json</a></p>
${items.map(article).join('\n')}`,
  );

/** The messages that the service sent, for developers on this machine; there are no such routes in production. */
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
          TE.map((items) => answer(200, mailbox(items), DEV_HEADERS)),
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
          TE.map((items) =>
            answer(200, {
              items: items.map(({ createdAt, ...item }) => ({ ...item, created_at: createdAt.toISOString() })),
            }),
          ),
        ),
    }),
  ];
};
