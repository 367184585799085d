import type { Identity, User } from '../../../../core/domain/account/user.ts';
import type { Language } from '../../../../core/domain/messages/message.ts';
import type { Page } from '../page.ts';

export const ownPage = (page: Omit<Page, 'section'>): Page => ({ ...page, section: 'account' });

export const fullName = ({ firstName, lastName }: Pick<User, 'firstName' | 'lastName'>): string =>
  lastName === null ? firstName : `${firstName} ${lastName}`;

/** Formats the name of a provider: `google` becomes `Google`, and `my_company` becomes `My company`. */
export const providerTitle = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('_', ' ')}`;

const ACCOUNT_AT: Readonly<Record<Language, (provider: string) => string>> = {
  en: (provider) => `account at ${provider}`,
  de: (provider) => `Konto bei ${provider}`,
};

/** Returns the address or, for a linked account, the name of its provider. */
export const identityText = (language: Language, { value, oauthProvider }: Identity): string =>
  oauthProvider === null ? value : ACCOUNT_AT[language](providerTitle(oauthProvider));

/** Returns where messages to the owner go: the primary email address or, without one, the primary mobile number. */
export const primaryAddress = ({ identities }: Pick<User, 'identities'>): Identity | undefined =>
  identities.find(({ type, isPrimary }) => type === 'email' && isPrimary) ??
  identities.find(({ isPrimary, type }) => isPrimary && type !== 'oauth');
