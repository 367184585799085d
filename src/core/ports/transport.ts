import type { Address } from '../domain/addresses/address.ts';
import type { Language } from '../domain/messages/message.ts';

export type Letter = Readonly<{
  to: Address;
  language: Language;
  /** The subject has no code in it, because lock screens show it. */
  subject: string;
  text: string;
  html: string;
  /** The code in the text, for tools that read a mailbox; null if there is none. */
  code: string | null;
}>;

/** `Refused`: this message will never be accepted, so it must not be retried. */
export type Outcome = Readonly<{ _tag: 'Delivered' }> | Readonly<{ _tag: 'Refused'; why: string }>;

/** Rejects if `signal` aborts or the transport fails. Then the message is retried with the same `id`. */
export type Transport = Readonly<{ deliver: (id: string, letter: Letter, signal: AbortSignal) => Promise<Outcome> }>;
