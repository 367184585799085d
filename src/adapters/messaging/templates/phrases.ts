export const IGNORE = {
  en: 'If you did not ask for this, you can ignore this message: nothing happens without the code.',
  de: 'Wenn Sie das nicht angefordert haben, können Sie diese Nachricht ignorieren: Ohne den Code passiert nichts.',
};
export const IGNORE_LINK = {
  en: 'If you did not ask for this, you can ignore this message: nothing happens unless the link is used.',
  de: 'Wenn Sie das nicht angefordert haben, können Sie diese Nachricht ignorieren: Ohne den Link passiert nichts.',
};
export const RESET = {
  en: (name: string) =>
    `If this was not you, someone else may have access to your account: go to ${name} and choose “Forgot password”. A new password ends every session.`,
  de: (name: string) =>
    `Wenn Sie das nicht waren, hat vielleicht jemand anderes Zugriff auf Ihr Konto: Wählen Sie bei ${name} „Passwort vergessen“. Ein neues Passwort beendet alle Sitzungen.`,
};
export const SHORT_IGNORE = {
  en: 'Not you? Ignore this message.',
  de: 'Waren Sie das nicht? Dann ignorieren Sie diese SMS.',
};
export const SHORT_RESET = {
  en: 'Not you? Choose "Forgot password" there now.',
  de: 'Waren Sie das nicht? Wählen Sie dort gleich "Passwort vergessen".',
};

export const link = (url: string, page: string, token: string): string =>
  `${url}/${page}?token=${encodeURIComponent(token)}`;
