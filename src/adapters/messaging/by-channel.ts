import type { Transport } from '../../core/ports/transport.ts';

export const byChannel = (channels: Readonly<{ email: Transport; sms: Transport }>): Transport => ({
  deliver: (id, letter, signal) => channels[letter.to.type === 'email' ? 'email' : 'sms'].deliver(id, letter, signal),
});

/** Used if no transport is configured: messages are retried and finally given up, and all of this is logged. */
export const noTransport = (variable: string): Transport => ({
  deliver: () => Promise.reject(new Error(`no transport is configured for this message: set ${variable}`)),
});
