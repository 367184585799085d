import type { Language, Message } from '../../../core/domain/message.ts';

/** What a message says in one language. Paragraphs are plain text; `code` stands in a paragraph of its own. */
export type Wording = Readonly<{
  /** Holds no code, because a locked screen shows it. */
  subject: string;
  before: (service: string) => string;
  after: readonly string[];
}>;

export type Wordings = Readonly<Record<Message['template'], Readonly<Record<Language, Wording>>>>;
