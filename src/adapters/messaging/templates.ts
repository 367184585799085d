import type { Message } from '../../core/domain/message.ts';
import type { Letter } from '../../core/ports/transport.ts';

type Wording = Readonly<{ subject: string; text: (code: string, url: string) => string }>;

const IGNORE = 'If this was not you, ignore this message: without the code nothing happens.';

/** Subjects carry no code, because a locked screen shows them. */
const TEMPLATES: Readonly<Record<Message['template'], Wording>> = {
  'confirm-address': {
    subject: 'Confirm your address',
    text: (code, url) =>
      `Your code for ${url} is ${code}.\n\nEnter it where you signed up to confirm this address.\n${IGNORE}\n`,
  },
  'sign-in-code': {
    subject: 'Your sign-in code',
    text: (code, url) => `Your code for ${url} is ${code}.\n\nEnter it to sign in. Tell it to nobody.\n${IGNORE}\n`,
  },
  'already-registered': {
    subject: 'You already have an account',
    text: (code, url) =>
      `Somebody signed up at ${url} with this address, which belongs to your account.\n\n` +
      `If this was you, sign in as ever, or with the code ${code}.\n${IGNORE}\n`,
  },
};

/** The letter that a message becomes; `publicUrl` names the service to its reader. */
export const render = (message: Message, publicUrl: string): Letter => {
  const { subject, text } = TEMPLATES[message.template];
  const { to, code } = message;
  return { to, subject: to.type === 'email' ? subject : null, text: text(code, publicUrl), code };
};
