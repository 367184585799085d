import type { Address, OtpCode, UserId } from '../ids.ts';

/** Languages of messages; the first one is the default. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * Who asked for a message. Each has a budget of its own, so that strangers can't use up what an owner or an
 * administrator sends: a known device and a session of the owner's, an account that claims the address, and, for
 * addresses that get no message, `nobody`.
 */
export type SendBudget =
  | 'anybody'
  | 'nobody'
  | 'session'
  | 'device'
  | 'administrator'
  | 'notice'
  | Readonly<{ claimOf: UserId }>;

type Sent = Readonly<{
  to: Address;
  /** Of the request that caused it. */
  language: Language;
  budget: SendBudget;
  /** What could not be sent by then is not sent any more; null for what stays true. */
  expiresAt: Date | null;
}>;

/** A code to be typed in where it was asked for. */
export type CodeMessage = Sent &
  Readonly<{
    template: 'confirm-address' | 'sign-in-code' | 'already-registered' | 'confirm-identity';
    code: OtpCode;
  }>;

/** A link with a single-use token; `code` is null during a lock, when no code is sent, and once it has expired before the link. */
export type LinkMessage = Sent &
  (
    | Readonly<{ template: 'reset-password'; token: string; code: OtpCode | null; codeTtlMs: number | null }>
    | Readonly<{ template: 'invitation' | 'added-address'; token: string }>
  );

/** Tells an owner what happened to the account. */
export type Notice = Sent &
  Readonly<{
    template:
      | 'account-locked'
      | 'password-changed'
      | 'identities-changed'
      | 'account-deleted'
      | 'session-ended'
      | 'too-many-sessions';
  }>;

/** What the service tells a person; how it reads is the messaging adapter's business. */
export type Message = CodeMessage | LinkMessage | Notice;

/** What is still true of a message so many milliseconds after it was written: a link outlives the code beside it. */
export const stillGood = (message: Message, ageMs: number): Message => {
  // those that an earlier version wrote say nothing of it, because they end with their code
  if (message.template !== 'reset-password' || !message.codeTtlMs) return message;
  return ageMs < message.codeTtlMs ? message : { ...message, code: null, codeTtlMs: null };
};

/**
 * Whether a message leaves a decoy where it does not go out. Strangers ask for codes and close locks, and no time may tell
 * them more; all other notices are about what a signed-in user did.
 */
export const leavesDecoy = ({ budget, template }: Message): boolean =>
  budget !== 'notice' || template === 'account-locked';
