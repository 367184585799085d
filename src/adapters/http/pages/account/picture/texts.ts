import type { ImageFault } from '../../../../../core/domain/images/image-format.ts';
import type { Language } from '../../../../../core/domain/messages/message.ts';

type Texts = Readonly<{
  title: string;
  current: string;
  none: string;
  file: string;
  rules: string;
  upload: string;
  missing: string;
  unreadable: string;
  incomplete: string;
  faults: Readonly<Record<ImageFault, string>>;
  /** `size` is in megabytes, such as `7.1`. It is empty if the size is unknown. */
  tooBig: (size: string) => string;
  away: string;
  remove: string;
  removeTitle: string;
  goes: string;
  stays: string;
  cancel: string;
}>;

export const PICTURE_TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    title: 'Picture',
    current: 'Your picture now',
    none: 'You have no picture; your initials are shown.',
    file: 'New picture',
    rules: 'PNG, JPEG or WebP, at most 5 MB and 40 megapixels. It is cut to a square.',
    upload: 'Save picture',
    missing: 'Choose a file.',
    unreadable: 'This form takes one file. Choose a picture, and save it again.',
    incomplete: 'The file did not arrive whole. Save it again.',
    faults: {
      unsupported: 'This is no picture that we can read. Choose a PNG, JPEG or WebP.',
      broken: 'This picture is damaged or cut off. Choose another one.',
      'too-many-pixels': 'This picture has more than 40 megapixels. Choose a smaller one.',
    },
    tooBig: (size) =>
      size === ''
        ? 'This file is too big: more than 5 MB. Choose a smaller one.'
        : `This file is too big: ${size} MB. At most 5 MB are taken.`,
    away: 'The picture can’t be stored at the moment; your old picture is unchanged. Try again in a moment.',
    remove: 'Remove picture',
    removeTitle: 'Remove your picture',
    goes: 'Your picture, in every place that shows it',
    stays: 'Your initials are shown instead, and you can add a picture again',
    cancel: 'Keep picture',
  },
  de: {
    title: 'Bild',
    current: 'Ihr Bild jetzt',
    none: 'Sie haben kein Bild; Ihre Initialen werden gezeigt.',
    file: 'Neues Bild',
    rules: 'PNG, JPEG oder WebP, höchstens 5 MB und 40 Megapixel. Es wird quadratisch zugeschnitten.',
    upload: 'Bild speichern',
    missing: 'Wählen Sie eine Datei.',
    unreadable: 'Dieses Formular nimmt eine Datei an. Wählen Sie ein Bild, und speichern Sie es noch einmal.',
    incomplete: 'Die Datei kam nicht ganz an. Speichern Sie sie noch einmal.',
    faults: {
      unsupported: 'Das ist kein Bild, das wir lesen können. Wählen Sie ein PNG, JPEG oder WebP.',
      broken: 'Dieses Bild ist beschädigt oder abgeschnitten. Wählen Sie ein anderes.',
      'too-many-pixels': 'Dieses Bild hat mehr als 40 Megapixel. Wählen Sie ein kleineres.',
    },
    tooBig: (size) =>
      size === ''
        ? 'Diese Datei ist zu groß: mehr als 5 MB. Wählen Sie eine kleinere.'
        : `Diese Datei ist zu groß: ${size} MB. Höchstens 5 MB gehen.`,
    away: 'Das Bild kann gerade nicht gespeichert werden; Ihr altes Bild ist unverändert. Versuchen Sie es gleich noch einmal.',
    remove: 'Bild entfernen',
    removeTitle: 'Ihr Bild entfernen',
    goes: 'Ihr Bild, überall, wo es gezeigt wird',
    stays: 'Stattdessen werden Ihre Initialen gezeigt; ein neues Bild können Sie jederzeit speichern',
    cancel: 'Bild behalten',
  },
};
