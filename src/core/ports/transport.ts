import type { Address } from '../domain/ids.ts';
import type { Language } from '../domain/messages/message.ts';

/** A message as a person reads it. */
export type Letter = Readonly<{
  to: Address;
  language: Language;
  /** Holds no code, because a locked screen shows it. */
  subject: string;
  text: string;
  html: string;
  /** The code in the text, for tools that read a mailbox; null where there is none. */
  code: string | null;
}>;

/**
 * Hands a letter over to what carries it; rejects where that did not take it, or not before `signal`. `id` is the same
 * over all tries, so that a receiver can tell a repetition.
 */
export type Transport = Readonly<{ deliver: (id: string, letter: Letter, signal: AbortSignal) => Promise<void> }>;
