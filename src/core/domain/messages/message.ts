import type { Address } from '../addresses/address.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { OtpCode } from '../sign-in/otp-code.ts';

/** Languages of messages; the first one is the default. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Each kind has its own budget, so that anonymous requests can't use up what owners (from a known device or session),
 * administrators, or accounts that claim the address may send; `nobody` is for addresses that get no message, `recovery-notice`
 * for notices about used recovery codes. An undo link is not held back because another session sent one.
 */
export type SendBudget =
  | 'anybody'
  | 'nobody'
  | 'session'
  | 'device'
  | 'administrator'
  | 'notice'
  | 'recovery-notice'
  | Readonly<{ claimOf: UserId }>
  | Readonly<{ undoOf: SessionId }>;

type Sent = Readonly<{
  to: Address;
  language: Language;
  budget: SendBudget;
  /** The message is dropped if it could not be sent by then; null if it stays valid. */
  expiresAt: Date | null;
}>;

export type CodeMessage = Sent &
  Readonly<{
    template: 'confirm-address' | 'sign-in-code' | 'already-registered' | 'confirm-identity';
    code: OtpCode;
  }>;

/** A link with a single-use token. `code` is null during a lock, and after the code has expired before the link. */
export type LinkMessage = Sent &
  (
    | Readonly<{ template: 'reset-password'; token: string; code: OtpCode | null; codeTtlMs: number | null }>
    | Readonly<{ template: 'invitation' | 'added-address' | 'undo-factor'; token: string }>
  );

export type Notice = Sent &
  Readonly<{
    template:
      | 'account-locked'
      | 'password-changed'
      | 'identities-changed'
      | 'account-deleted'
      | 'session-ended'
      | 'too-many-sessions'
      | 'factor-added'
      | 'factor-removed'
      | 'factors-reset'
      | 'factor-undone'
      | 'second-factor-locked'
      | 'passkey-added'
      | 'passkey-removed'
      | 'passkey-blocked';
  }>;

/** `left`: how many unused codes there still are. */
export type UsedCodeNotice = Sent & Readonly<{ template: 'recovery-code-used'; left: number }>;

export type Message = CodeMessage | LinkMessage | Notice | UsedCodeNotice;

/** The message as it is `ageMs` after it was written: a link outlives the code next to it. */
export const stillGood = (message: Message, ageMs: number): Message => {
  const isOver = message.template === 'reset-password' && ageMs >= (message.codeTtlMs ?? Infinity);
  return isOver ? { ...message, code: null, codeTtlMs: null } : message;
};

/** Anonymous callers request codes and cause locks, and timing must tell them nothing; other notices need a sign-in. */
export const leavesDecoy = ({ budget, template }: Message): boolean =>
  template === 'account-locked' || (budget !== 'notice' && budget !== 'recovery-notice' && template !== 'undo-factor');
