import type { Address, OtpCode } from './ids.ts';

/** Languages that messages are written in; the first is for whoever asks for none of them. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the service tells a person; how it reads is the messaging adapter's business. */
export type Message = Readonly<{
  to: Address;
  template: 'confirm-address' | 'sign-in-code' | 'already-registered';
  code: OtpCode;
  /** Of the request that caused it. */
  language: Language;
  /** A code message that could not be sent by then is not sent any more. */
  expiresAt: Date;
}>;
