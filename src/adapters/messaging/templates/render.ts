import type { Message } from '../../../core/domain/message.ts';
import type { Letter } from '../../../core/ports/transport.ts';
import { WORDINGS } from './wordings.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');

/** The letter that a message becomes; `publicUrl` names the service to its reader. Every value is escaped in HTML. */
export const render = ({ template, to, code, language }: Message, publicUrl: string): Letter => {
  const { subject, before, after } = WORDINGS[template][language];
  const paragraphs = after.map((paragraph) => `<p>${escape(paragraph)}</p>`).join('\n');
  return {
    to,
    language,
    subject,
    text: `${before(publicUrl)} ${code}.\n\n${after.join('\n')}\n`,
    html: `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escape(subject)}</title></head>
<body>
<p>${escape(before(publicUrl))}</p>
<p><strong>${escape(code)}</strong></p>
${paragraphs}
</body>
</html>
`,
    code,
  };
};
