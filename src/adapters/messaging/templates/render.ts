import type { Message } from '../../../core/domain/messages/message.ts';
import type { Letter } from '../../../core/ports/transport.ts';
import { WORDINGS } from './texts.ts';
import type { Paragraph, Service, Wording } from './wording-types.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');

const asText = (paragraph: Paragraph): string => {
  if (typeof paragraph === 'string') return paragraph;
  return 'code' in paragraph ? `${paragraph.text} ${paragraph.code}.` : `${paragraph.text}\n${paragraph.href}`;
};

const asHtml = (paragraph: Paragraph): string => {
  if (typeof paragraph === 'string') return `<p>${escape(paragraph)}</p>`;
  const emphasised =
    'code' in paragraph
      ? `<strong>${escape(paragraph.code)}</strong>`
      : `<a href="${escape(paragraph.href)}">${escape(paragraph.href)}</a>`;
  return `<p>${escape(paragraph.text)}</p>\n<p>${emphasised}</p>`;
};

/** Escapes all values in the HTML. */
export const render = (message: Message, service: Service): Letter => {
  const { to, language, template } = message;
  // Each template has the wording for its own messages, but TypeScript can't infer this from an index of a union type.
  const { subject, body, sms } = WORDINGS[template][language] as Wording<Message>;
  const paragraphs = body(message, service);
  const text = to.type === 'mobile' ? sms(message, service) : `${paragraphs.map(asText).join('\n\n')}\n`;
  return {
    to,
    language,
    subject,
    text,
    html: `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escape(subject)}</title></head>
<body>
${paragraphs.map(asHtml).join('\n')}
</body>
</html>
`,
    code: 'code' in message ? message.code : null,
  };
};
