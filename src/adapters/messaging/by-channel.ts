import type { Transport } from '../../core/ports/transport.ts';

export const byChannel = (channels: Readonly<{ email: Transport; sms: Transport }>): Transport => ({
  deliver: (id, letter, signal) => channels[letter.to.type === 'email' ? 'email' : 'sms'].deliver(id, letter, signal),
});

/** The transport if none is configured. Every delivery fails, so messages are retried, given up, and logged. */
export const noTransport = (variable: string): Transport => ({
  deliver: () => Promise.reject(new Error(`no transport is configured for this message: set ${variable}`)),
});
