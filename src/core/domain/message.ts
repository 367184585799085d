import type { Address, OtpCode } from './ids.ts';

/** What the service tells a person; how it reads is the messaging adapter's business. */
export type Message = Readonly<{
  to: Address;
  template: 'confirm-address' | 'sign-in-code' | 'already-registered';
  code: OtpCode;
  /** A code message that could not be sent by then is not sent any more. */
  expiresAt: Date;
}>;
