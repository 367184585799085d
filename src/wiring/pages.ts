import type { Container } from 'inversify';
import type { Keys } from '../adapters/crypto/keys.ts';
import { makeSealer } from '../adapters/crypto/sealed.ts';
import { TITLES } from '../adapters/http/api/problems/titles.ts';
import { assetPages, assetPaths, changePasswordPages } from '../adapters/http/pages/assets/routes.ts';
import { confirmPages } from '../adapters/http/pages/confirm/routes.ts';
import { devMailboxRoutes } from '../adapters/http/pages/dev/mailbox.ts';
import { devFileRoutes } from '../adapters/http/pages/dev/page.ts';
import { devTemplatesRoute } from '../adapters/http/pages/dev/templates.ts';
import { docsPages } from '../adapters/http/pages/docs/routes.ts';
import { addressText } from '../adapters/http/pages/getting-in/address-text.ts';
import { homePages, iconPages } from '../adapters/http/pages/home/routes.ts';
import { imageFileRoutes } from '../adapters/http/pages/images/routes.ts';
import { invitationPages } from '../adapters/http/pages/invitation/routes.ts';
import { languagePages } from '../adapters/http/pages/language/routes.ts';
import { oauthPages } from '../adapters/http/pages/oauth/routes.ts';
import { pageRoutes } from '../adapters/http/pages/page-route.ts';
import { explainedProblems, problemPages } from '../adapters/http/pages/problems/routes.ts';
import { recoveryPages } from '../adapters/http/pages/recovery/routes.ts';
import { resetPages } from '../adapters/http/pages/reset/routes.ts';
import { codePages } from '../adapters/http/pages/sign-in/code-routes.ts';
import { signInPages } from '../adapters/http/pages/sign-in/routes.ts';
import { signOutPages } from '../adapters/http/pages/sign-out/routes.ts';
import { signUpPages } from '../adapters/http/pages/sign-up/routes.ts';
import { startPages } from '../adapters/http/pages/start/routes.ts';
import type { SealedTexts, Site } from '../adapters/http/pages/view.ts';
import type { Route } from '../adapters/http/server/route.ts';
import type { Config } from '../config/config.ts';
import { writtenMobile } from '../core/domain/addresses/address.ts';
import { VERSION } from '../start/project.ts';
import { accountPagesOf } from './account-pages.ts';
import { PARTS, PORTS } from './ports.ts';
import { USE_CASES } from './use-cases.ts';

type SiteConfig = Pick<Config, 'appName' | 'mode' | 'purgeAfterMs' | 'sessions' | 'storage'> &
  Readonly<{ http: Pick<Config['http'], 'publicUrl'> }>;

/** Before the secret key is known, no cookie can be read. */
const nothingSealed: SealedTexts = {
  seal: () => {
    throw new Error('the secret key is not known yet');
  },
  open: () => null,
};

const sealedWith = (keys: Keys): SealedTexts => {
  const sealer = makeSealer(keys.derive('page-cookies'));
  return {
    seal: (text, name) => sealer.seal(text, name).toString('base64url'),
    open: (sealed, name) => {
      try {
        return sealer.open(Buffer.from(sealed, 'base64url'), name).toString();
      } catch {
        return null;
      }
    },
  };
};

export const siteOf = (config: SiteConfig, keys: Keys | null): Site => ({
  publicUrl: config.http.publicUrl.replace(/\/+$/, ''),
  service: config.appName,
  version: config.mode === 'production' ? null : VERSION,
  assets: assetPaths,
  imageOrigin: config.storage.publicUrl === null ? null : new URL(config.storage.publicUrl).origin,
  sealed: keys === null ? nothingSealed : sealedWith(keys),
  sessionTtlSeconds: config.sessions.ttlMs / 1000,
  purgeAfterMs: config.purgeAfterMs,
  areas: [],
});

/** These need no database and no key, and are served before the service has started. */
export const earlyPages = (site: Site): readonly Route[] =>
  pageRoutes(site, [...problemPages(explainedProblems(TITLES)), ...languagePages, ...iconPages, ...assetPages]);

type Options = Readonly<{
  hasPages: boolean;
  /** Pages for developers only if there is a mailbox. */
  hasMailbox: boolean;
}>;

export const pagesOf = (container: Container, site: Site, { hasPages, hasMailbox }: Options): readonly Route[] => {
  const { password, otp, registration } = container.get(PARTS.policies);
  const mobile = writtenMobile(container.get(PORTS.phoneNumbers).normalise);
  const isOpen = registration === 'open';
  const deps = {
    ...container.get(USE_CASES),
    hasPages,
    isOpen,
    ways: { providers: container.get(PORTS.providers).names, isOpen },
    minLength: password.minLength,
    codeMinutes: Math.floor(otp.ttlMs / 60_000),
    mobile,
    address: addressText(mobile),
  };
  const ownPages = [
    ...startPages,
    ...changePasswordPages,
    ...signInPages(deps),
    ...codePages(deps),
    ...signUpPages(deps),
    ...recoveryPages(deps),
    ...oauthPages(deps),
    ...confirmPages(deps),
    ...signOutPages(deps),
  ];
  const records = [
    ...resetPages(deps),
    ...invitationPages(deps),
    ...docsPages(),
    ...(hasPages ? ownPages : homePages(hasMailbox)),
    ...(hasPages ? accountPagesOf(container) : []),
  ];
  return [
    ...earlyPages(site),
    ...pageRoutes(site, records),
    ...imageFileRoutes(deps),
    ...(hasMailbox
      ? [
          ...devMailboxRoutes(container.get(PARTS.mailbox).list),
          devTemplatesRoute(container.get(PARTS.sampleMessages)),
          ...devFileRoutes,
        ]
      : []),
  ];
};
