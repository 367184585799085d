import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { answer, route } from '../../server/route.ts';
import type { Route } from '../../server/route.ts';
import { html, url } from '../html.ts';
import type { Html } from '../html.ts';
import { devHeaders, devPage, mailFrame } from './page.ts';

type Shown = Readonly<{
  template: string;
  language: string;
  subject: string;
  text: string;
  html: string;
  sms: string;
}>;

const article = ({ template, language, subject, text, html: mail, sms }: Shown): Html => {
  const id = `${template}-${language}`;
  return html`<article id="${id}" class="panel">
    <h2>${subject}</h2>
    <p class="hint"><a href="${url(`#${encodeURIComponent(id)}`)}">${template}, language ${language}</a></p>
    <h3>HTML</h3>
    ${mailFrame(`${template} in ${language}`, mail)}
    <h3>Text</h3>
    <pre lang="${language}">${text}</pre>
    <h3>Text message, ${sms.length} characters</h3>
    <pre lang="${language}">${sms}</pre>
  </article>`;
};

/** A page with every message, filled with sample values. It exists only in development. */
export const devTemplatesRoute = (sampleMessages: () => readonly Shown[]): Route =>
  route({
    method: 'GET',
    path: '/dev/templates',
    operationId: 'seeTemplates',
    summary: 'Every message that the service can send, with sample values, as a page',
    access: 'public',
    responses: { 200: t.string },
    produces: 'text/html',
    handle: () => {
      const shown = sampleMessages();
      const body = html`<p>With sample values: ${shown.length} in all.</p>
        ${shown.map(article)}`;
      return TE.right(answer(200, devPage({ title: 'Message templates', body }), devHeaders()));
    },
  });
