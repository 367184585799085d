import type { Address } from '../domain/ids.ts';

/** A message as a person reads it. */
export type Letter = Readonly<{
  to: Address;
  /** Null for a text message. */
  subject: string | null;
  text: string;
  /** The code in the text, for tools that read a mailbox; null where there is none. */
  code: string | null;
}>;

/** Hands a letter over to what carries it; rejects where that did not take it. `id` is the same over all tries. */
export type Transport = Readonly<{ deliver: (id: string, letter: Letter) => Promise<void> }>;
