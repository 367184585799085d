import type { Language } from '../../../../core/domain/messages/message.ts';

/** “5 minutes”; at least one. */
export const minutesText = (language: Language, minutes: number): string =>
  new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(
    Math.max(1, Math.floor(minutes)),
  );
