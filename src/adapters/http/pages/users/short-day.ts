import type { Language } from '../../../../core/domain/messages/message.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { View } from '../view.ts';

const formatOf = (locale: string) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const FORMATS: Readonly<Record<Language, Intl.DateTimeFormat>> = { en: formatOf('en-GB'), de: formatOf('de-DE') };

/** Shows a short date in UTC for tables and badges, such as “30 Nov 2026”. */
export const shortDay = ({ language }: View, at: Date): Html =>
  html`<time datetime="${at.toISOString().slice(0, 10)}"
    >${FORMATS[language].format(at).replaceAll(' ', '\u00a0')}</time
  >`;
