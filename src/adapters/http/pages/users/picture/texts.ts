import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  none: string;
  remove: string;
  removeTitle: (name: string) => string;
  goes: string;
  stays: string;
}>;

export const USER_PICTURE_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Picture',
    none: 'There is no picture; the initials are shown.',
    remove: 'Remove picture',
    removeTitle: (name) => `Remove the picture of ${name}`,
    goes: 'The picture, in every place that shows it',
    stays: 'The initials are shown instead, and a picture can be added again',
  },
  de: {
    title: 'Bild',
    none: 'Es gibt kein Bild; die Initialen werden gezeigt.',
    remove: 'Bild entfernen',
    removeTitle: (name) => `Bild von ${name} entfernen`,
    goes: 'Das Bild, überall, wo es gezeigt wird',
    stays: 'Stattdessen werden die Initialen gezeigt; ein neues Bild ist jederzeit möglich',
  },
};
