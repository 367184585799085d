import type { Transport } from '../../core/ports/transport.ts';

/** One transport for e-mail and one for text messages. */
export const byChannel = (channels: Readonly<{ email: Transport; sms: Transport }>): Transport => ({
  deliver: (id, letter, signal) => channels[letter.to.type === 'email' ? 'email' : 'sms'].deliver(id, letter, signal),
});

/** Where there is no way to send: messages wait, are tried again, and are given up in the end, all of it in the log. */
export const noTransport = (variable: string): Transport => ({
  deliver: () => Promise.reject(new Error(`there is no way to send this: set ${variable}`)),
});
