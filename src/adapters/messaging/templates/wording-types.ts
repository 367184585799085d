import type {
  CodeMessage,
  Language,
  LinkMessage,
  Message,
  Notice,
  UsedCodeNotice,
} from '../../../core/domain/messages/message.ts';

export type Paragraph = string | Readonly<{ text: string; code: string }> | Readonly<{ text: string; href: string }>;

export type Service = Readonly<{ name: string; url: string }>;

/** No punctuation may follow the service's name: if it is a host, mail programs would include it in a link. */
export type Wording<M> = Readonly<{
  /** Must contain no code, because lock screens show the subject. */
  subject: string;
  body: (message: M, service: Service) => readonly Paragraph[];
  /** The whole text message. One SMS holds 160 characters of GSM 03.38, an alphabet without curly quotes. */
  sms: (message: M, service: Service) => string;
}>;

type MessageOf<T extends Message['template']> = T extends CodeMessage['template']
  ? CodeMessage
  : T extends Notice['template']
    ? Notice
    : T extends UsedCodeNotice['template']
      ? UsedCodeNotice
      : T extends 'reset-password'
        ? Extract<LinkMessage, { template: 'reset-password' }>
        : Exclude<LinkMessage, { template: 'reset-password' }>;

export type Wordings = {
  readonly [T in Message['template']]: Readonly<Record<Language, Wording<MessageOf<T>>>>;
};
