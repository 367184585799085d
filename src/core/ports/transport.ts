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

/**
 * Hands a message over; rejects if it was not accepted before `signal` aborts. `id` is the same for all attempts, so
 * that the receiver can recognize a repetition.
 */
export type Transport = Readonly<{ deliver: (id: string, letter: Letter, signal: AbortSignal) => Promise<void> }>;
