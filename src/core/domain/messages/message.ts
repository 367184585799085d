import type { Address } from '../addresses/address.ts';
import type { SessionId, UserId } from '../ids.ts';
import type { OtpCode } from '../sign-in/otp-code.ts';

/** The first language is the default. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The limit that a message counts towards. Anonymous callers, known devices, sessions and administrators have separate
 * limits, so that strangers can't use up the owner's. `nobody` is for requests that send no message.
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
  /** The message is dropped if it has not been sent by this time; null if it does not expire. */
  expiresAt: Date | null;
}>;

export type CodeMessage = Sent &
  Readonly<{
    template: 'confirm-address' | 'sign-in-code' | 'already-registered' | 'confirm-identity';
    code: OtpCode;
  }>;

/** A link with a single-use token. `code` is null during a lock, or if the code has expired but the link has not. */
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

/** `left` is the number of unused recovery codes. */
export type UsedCodeNotice = Sent & Readonly<{ template: 'recovery-code-used'; left: number }>;

export type Message = CodeMessage | LinkMessage | Notice | UsedCodeNotice;

/** Returns the message without its code if the code has expired. `ageMs` is the age of the message in milliseconds. */
export const stillGood = (message: Message, ageMs: number): Message => {
  const isOver = message.template === 'reset-password' && ageMs >= (message.codeTtlMs ?? Infinity);
  return isOver ? { ...message, code: null, codeTtlMs: null } : message;
};

/** Whether a decoy replaces the message above its limit, so that timing reveals nothing to anonymous callers. */
export const leavesDecoy = ({ budget, template }: Message): boolean =>
  template === 'account-locked' || (budget !== 'notice' && budget !== 'recovery-notice' && template !== 'undo-factor');
