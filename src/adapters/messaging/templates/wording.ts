import type { CodeMessage, Language, LinkMessage, Message, Notice } from '../../../core/domain/messages/message.ts';

/** Plain text, which may end in a code or a link. */
export type Paragraph = string | Readonly<{ text: string; code: string }> | Readonly<{ text: string; href: string }>;

/** What a message says in one language; `service` is the address by which its reader knows the service. */
export type Wording<M> = Readonly<{
  /** Holds no code, because a locked screen shows it. */
  subject: string;
  body: (message: M, service: string) => readonly Paragraph[];
  /** The whole text message, in as few of the 160 characters that one holds (GSM 03.38: no curly quotes) as it takes. */
  sms: (message: M, service: string) => string;
}>;

type MessageOf<T extends Message['template']> = T extends CodeMessage['template']
  ? CodeMessage
  : T extends Notice['template']
    ? Notice
    : T extends 'reset-password'
      ? Extract<LinkMessage, { template: 'reset-password' }>
      : Exclude<LinkMessage, { template: 'reset-password' }>;

/** Every message in every language; a missing one stops the build. */
export type Wordings = {
  readonly [T in Message['template']]: Readonly<Record<Language, Wording<MessageOf<T>>>>;
};
