import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Language } from '../../../../core/domain/messages/message.ts';
import { fixedBody } from '../../server/fixed-body.ts';
import type { Route } from '../../server/route.ts';
import { escape, htmlAnswer } from '../layout.ts';
import type { HtmlPage } from '../layout.ts';
import { pageRoute } from '../page-route.ts';
import { HOME_TEXTS } from './texts.ts';

const home = (language: Language, service: string, hasMailbox: boolean): HtmlPage => {
  const texts = HOME_TEXTS[language];
  const links = [
    ['docs', texts.docs],
    ['openapi.json', texts.contract],
    ['problems', texts.problems],
    ['health/ready', texts.health],
    ...(hasMailbox ? [['dev/mailbox', texts.mailbox]] : []),
  ] as const;
  const items = links.map(([href = '', text = '']) => `<li><a href="${href}">${escape(text)}</a></li>`);
  const body = `<p>${escape(texts.about)}</p>\n<ul>\n${items.join('\n')}\n</ul>`;
  return { language, status: 200, title: service, body };
};

/** What someone sees who opens the address of the service in a browser. */
export const homePages = (service: string, hasMailbox: boolean): readonly Route[] => {
  const icon = fixedBody('image/png', readFileSync(join(import.meta.dirname, 'favicon.png')));
  return [
    pageRoute({
      method: 'GET',
      path: '/',
      operationId: 'showHome',
      access: 'public',
      handle: ({ language }) => TE.right(htmlAnswer(home(language, service, hasMailbox))),
      refused: {},
    }),
    pageRoute({
      method: 'GET',
      path: '/favicon.ico',
      operationId: 'showIcon',
      access: 'public',
      handle: () => TE.right({ status: 200, fixed: { body: icon, cacheControl: 'public, max-age=86400' } }),
      refused: {},
    }),
  ];
};
