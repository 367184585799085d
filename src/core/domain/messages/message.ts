import type { Address } from '../addresses/address.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { OtpCode } from '../sign-in/otp-code.ts';

/** The first language is the default. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Each kind has its own limits, so that anonymous requests can't use up what known devices, sessions, administrators,
 * or accounts that add the address may send. `nobody` is for requests without a message, `recovery-notice` for notices
 * about used recovery codes. `undoOf` is per session, so that no session can block another one's undo link.
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
  /** If the message could not be sent by then, it is dropped; null if it stays valid. */
  expiresAt: Date | null;
}>;

export type CodeMessage = Sent &
  Readonly<{
    template: 'confirm-address' | 'sign-in-code' | 'already-registered' | 'confirm-identity';
    code: OtpCode;
  }>;

/** A link with a single-use token. `code` is null during a lock, and once the code has expired but the link has not. */
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

/** `left` is the number of recovery codes that are still unused. */
export type UsedCodeNotice = Sent & Readonly<{ template: 'recovery-code-used'; left: number }>;

export type Message = CodeMessage | LinkMessage | Notice | UsedCodeNotice;

/** Returns the message without its code if the code has expired since the message was written, `ageMs` ago. */
export const stillGood = (message: Message, ageMs: number): Message => {
  const isOver = message.template === 'reset-password' && ageMs >= (message.codeTtlMs ?? Infinity);
  return isOver ? { ...message, code: null, codeTtlMs: null } : message;
};

/** Whether a decoy replaces the message if the budget is used up (timing). Other messages need a sign-in first. */
export const leavesDecoy = ({ budget, template }: Message): boolean =>
  template === 'account-locked' || (budget !== 'notice' && budget !== 'recovery-notice' && template !== 'undo-factor');
