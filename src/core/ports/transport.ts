import type { Address } from '../domain/addresses/address.ts';
import type { Language } from '../domain/messages/message.ts';

export type Letter = Readonly<{
  to: Address;
  language: Language;
  /** Contains no code, because lock screens show it. */
  subject: string;
  text: string;
  html: string;
  /** The code in the text, for tools that read a mailbox; null if there is none. */
  code: string | null;
}>;

/** `Refused`: this message will never be accepted, so it must not be tried again. */
export type Outcome = Readonly<{ _tag: 'Delivered' }> | Readonly<{ _tag: 'Refused'; why: string }>;

/**
 * Rejects if `signal` aborts, or if other messages would be refused as well; then the message is tried again. All
 * attempts have the same `id`.
 */
export type Transport = Readonly<{ deliver: (id: string, letter: Letter, signal: AbortSignal) => Promise<Outcome> }>;
