import type { Address } from '../domain/addresses/address.ts';
import type { Language } from '../domain/messages/message.ts';

export type Letter = Readonly<{
  to: Address;
  language: Language;
  /** Contains no code, because lock screens show the subject. */
  subject: string;
  text: string;
  html: string;
  /** The code in the text, for tools that read a mailbox; null if the text has none. */
  code: string | null;
}>;

/** `Refused`: the message will never be accepted, so the caller must not retry it. */
export type Outcome = Readonly<{ _tag: 'Delivered' }> | Readonly<{ _tag: 'Refused'; why: string }>;

/** Rejects if `signal` aborts or the transport fails. The caller then retries with the same `id`. */
export type Transport = Readonly<{ deliver: (id: string, letter: Letter, signal: AbortSignal) => Promise<Outcome> }>;
