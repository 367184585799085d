import type { Language } from '../../../../core/domain/messages/message.ts';

/** Returns a text such as “5 minutes”. The number is at least one. */
export const minutesText = (language: Language, minutes: number): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(
    Math.max(1, Math.floor(minutes)),
  );
