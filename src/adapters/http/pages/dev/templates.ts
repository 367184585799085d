import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { answer, route } from '../../server/route.ts';
import type { Route } from '../../server/route.ts';
import { escape } from '../html.ts';
import { devHeaders, devPage, mailFrame } from './page.ts';

type Shown = Readonly<{
  template: string;
  language: string;
  subject: string;
  text: string;
  html: string;
  sms: string;
}>;

const article = ({ template, language, subject, text, html, sms }: Shown): string => {
  const id = `${escape(template)}-${escape(language)}`;
  return `<article id="${id}">
<h2>${escape(subject)}</h2>
<p class="about"><a href="#${id}">${escape(template)}</a>, language ${escape(language)}</p>
<h3>HTML</h3>
${mailFrame(`${template} in ${language}`, html)}
<h3>Text</h3>
<pre lang="${escape(language)}">${escape(text)}</pre>
<h3>Text message, ${sms.length} characters</h3>
<pre lang="${escape(language)}">${escape(sms)}</pre>
</article>`;
};

/** Every message with sample values, for developers on this machine; there is no such route in production. */
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
      const body = `<p>With sample values: ${shown.length} in all.</p>\n${shown.map(article).join('\n')}`;
      return TE.right(answer(200, devPage({ title: 'Message templates', body }), devHeaders()));
    },
  });
