import type { Language } from '../../../../core/domain/messages/message.ts';
import type { ResourceName } from '../../../../core/domain/resources.ts';

type Texts = Readonly<Record<Language, string>>;

type Noun = Readonly<{ one: Texts; many: Texts }>;

export const RESOURCE_NOUNS: Readonly<Record<ResourceName, Noun>> = {
  role: { one: { en: 'Role', de: 'Rolle' }, many: { en: 'Roles', de: 'Rollen' } },
  privilege: { one: { en: 'Privilege', de: 'Berechtigung' }, many: { en: 'Privileges', de: 'Berechtigungen' } },
};
