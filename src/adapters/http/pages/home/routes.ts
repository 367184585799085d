import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { fixedBody } from '../../server/fixed-body.ts';
import { html, when } from '../html.ts';
import type { Html } from '../html.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { other, shown } from '../page.ts';
import type { Page } from '../page.ts';
import type { View } from '../view.ts';
import { HOME_TEXTS } from './texts.ts';

const link = (view: View, path: string, text: string): Html => html`<li><a href="${view.to(path)}">${text}</a></li>`;

const home = (view: View, hasMailbox: boolean): Page => {
  const texts = HOME_TEXTS[view.language];
  return {
    title: view.site.service,
    isText: true,
    main: html`<p>${texts.about}</p>
      <ul>
        ${link(view, '/docs', texts.docs)} ${link(view, '/openapi.json', texts.contract)}
        ${link(view, '/problems', texts.problems)} ${link(view, '/health/ready', texts.health)}
        ${when(hasMailbox, () => link(view, '/dev/mailbox', texts.mailbox))}
      </ul>`,
  };
};

/** The home page of a service with `WEB_UI=off`. */
export const homePages = (hasMailbox: boolean): readonly PageRecord[] => [
  page({
    method: 'GET',
    path: '/',
    operationId: 'showHome',
    access: 'public',
    handle: ({ view }) => TE.right(shown(home(view, hasMailbox))),
  }),
];

const icon = fixedBody('image/png', readFileSync(join(import.meta.dirname, 'favicon.png')));

export const iconPages: readonly PageRecord[] = [
  page({
    method: 'GET',
    path: '/favicon.ico',
    operationId: 'showIcon',
    access: 'public',
    handle: () => TE.right(other({ status: 200, fixed: { body: icon, cacheControl: 'public, max-age=86400' } })),
  }),
];
