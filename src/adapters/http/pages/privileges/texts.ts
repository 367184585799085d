import type { Language } from '../../../../core/domain/messages/message.ts';

type Texts = Readonly<{ nobody: string; more: string; unseen: string }>;

export const PRIVILEGE_TEXTS: Readonly<Record<Language, Texts>> = {
  en: { nobody: 'no role', more: 'perhaps others', unseen: 'You may not see roles.' },
  de: { nobody: 'keine Rolle', more: 'vielleicht weitere', unseen: 'Rollen dürfen Sie nicht sehen.' },
};

export const PRIVILEGE_FIELDS = {
  name: { en: 'Name', de: 'Name' },
  nameHint: {
    en: 'Such as invoice.approve. Programs use it, so it can’t be changed later.',
    de: 'Etwa invoice.approve. Programme verwenden ihn, deshalb ist er später nicht mehr zu ändern.',
  },
  description: { en: 'Description', de: 'Beschreibung' },
  holders: { en: 'Held by', de: 'Enthalten in' },
} as const;

/** Reasons why a privilege can't be changed or deleted. */
export const PRIVILEGE_LOCKS = {
  builtIn: {
    en: 'The service itself checks this privilege, so it can’t be deleted.',
    de: 'Der Dienst selbst prüft diese Berechtigung, deshalb ist sie nicht zu löschen.',
  },
  notHeld: {
    en: 'You don’t hold this privilege, so you can’t change it.',
    de: 'Sie haben diese Berechtigung nicht, deshalb können Sie sie nicht ändern.',
  },
} as const;
