import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import type { EmailAddress } from '../../../../core/domain/addresses/address.ts';
import { EmailAddress as EmailCodec } from '../../../../core/domain/addresses/address.ts';
import { UserId } from '../../../../core/domain/ids.ts';
import type { Language } from '../../../../core/domain/messages/message.ts';
import { TimeText } from '../../../../core/domain/messages/time-text.ts';
import type { Content } from '../html.ts';
import { badge } from '../parts/badge.ts';
import { link } from '../parts/link.ts';
import { day, number, time } from '../parts/time.ts';
import type { View } from '../view.ts';
import { RESOURCE_TEXTS } from './texts.ts';
import type { Control } from './texts.ts';

export type Texts = Readonly<Record<Language, string>>;

/** Describes how a resource's field is edited in forms and shown on pages. */
export type ResourceField<A> = Readonly<{
  label: Texts;
  control: Control;
  maxLength?: number;
  isOptional: boolean;
  /** Whether the field can't be changed after the item has been created. */
  isFixed?: boolean;
  hint?: Texts;
  /** Decodes the text from the form. The text is empty for a checkbox that is not ticked. */
  read: (text: string) => E.Either<unknown, A>;
  write: (value: A) => string;
  show: (view: View, value: A) => Content;
}>;

const decoding =
  <A>(codec: t.Type<A, unknown>, raw: (text: string) => unknown) =>
  (text: string): E.Either<unknown, A> =>
    codec.decode(raw(text));

const written = { isOptional: false, write: String } as const;
type More = Partial<Pick<ResourceField<never>, 'isFixed' | 'hint' | 'maxLength'>>;

/** A line of text. `isExact`: the text is a name that programs use, so browsers must not capitalize or correct it. */
export const lineField = <A extends string>(
  label: Texts,
  codec: t.Type<A, string>,
  { isExact = false, ...more }: More & { isExact?: boolean } = {},
): ResourceField<A> => ({
  ...written,
  ...more,
  label,
  control: isExact ? 'exact' : 'line',
  read: decoding(codec, String),
  show: (_, value) => value,
});

export const linesField = <A extends string>(
  label: Texts,
  codec: t.Type<A, string>,
  more: More = {},
): ResourceField<A> => ({ ...lineField(label, codec, more), control: 'lines' });

export const numberField = <A extends number>(label: Texts, codec: t.Type<A, number>): ResourceField<A> => ({
  ...written,
  label,
  control: 'number',
  read: decoding(codec, (text) => (/^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text)),
  show: number,
});

export const dayField = <A extends string>(label: Texts, codec: t.Type<A, string>): ResourceField<A> => ({
  ...written,
  label,
  control: 'day',
  read: decoding(codec, String),
  show: day,
});

export const timeField = (label: Texts): ResourceField<Date> => ({
  ...written,
  label,
  control: 'time',
  hint: { en: RESOURCE_TEXTS.en.timeHint, de: RESOURCE_TEXTS.de.timeHint },
  read: decoding(TimeText, (text) => text.trim()),
  write: (at) => at.toISOString(),
  show: (view, at) => time(view, at),
});

export const emailField = (label: Texts): ResourceField<EmailAddress> => ({
  ...written,
  label,
  control: 'email',
  read: decoding(EmailCodec, String),
  show: (_, value) => value,
});

export const tickField = (label: Texts): ResourceField<boolean> => ({
  label,
  control: 'tick',
  isOptional: true,
  read: (text) => E.right(text !== ''),
  write: (value) => (value ? 'on' : ''),
  show: ({ language }, value) => badge(RESOURCE_TEXTS[language][value ? 'yes' : 'no']),
});

/** The choices are yes, no, and no answer. */
export const choiceField = (label: Texts): ResourceField<boolean | null> => ({
  label,
  control: 'choice',
  isOptional: true,
  read: (text) => E.right(text === '' ? null : text === 'yes'),
  write: (value) => (value === null ? '' : value ? 'yes' : 'no'),
  show: ({ language }, value) => (value === null ? '–' : badge(RESOURCE_TEXTS[language][value ? 'yes' : 'no'])),
});

export const userField = (label: Texts): ResourceField<UserId> => ({
  ...written,
  label,
  control: 'user',
  hint: { en: RESOURCE_TEXTS.en.userHint, de: RESOURCE_TEXTS.de.userHint },
  read: decoding(UserId, (text) => (/^[1-9]\d{0,9}$/.test(text.trim()) ? Number(text) : text)),
  show: (view, id) => link(view, { path: `/admin/users/${id}`, text: `${RESOURCE_TEXTS[view.language].user} ${id}` }),
});

export const optional = <A>(field: ResourceField<A>): ResourceField<A | null> => ({
  ...field,
  isOptional: true,
  read: (text) => (text.trim() === '' ? E.right(null) : field.read(text)),
  write: (value) => (value === null ? '' : field.write(value)),
  show: (view, value) => (value === null ? '–' : field.show(view, value)),
});
