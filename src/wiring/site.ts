import type { Keys } from '../adapters/crypto/keys.ts';
import { makeSealedCookies } from '../adapters/crypto/sealed-texts.ts';
import { assetPaths } from '../adapters/http/pages/assets/routes.ts';
import { resourceAreas } from '../adapters/http/pages/resource/areas.ts';
import type { Site } from '../adapters/http/pages/view.ts';
import type { Config } from '../config/config.ts';
import { VERSION } from '../start/project.ts';

type SiteConfig = Pick<
  Config,
  'appName' | 'mode' | 'purgeAfterMs' | 'secondFactor' | 'sessions' | 'storage' | 'webauthn'
> &
  Readonly<{ http: Pick<Config['http'], 'publicUrl'>; database: Pick<Config['database'], 'replicaUrls'> }>;

/** `keys` are null before the secret key is known. */
export const siteOf = (config: SiteConfig, keys: Keys | null): Site => ({
  publicUrl: config.http.publicUrl.replace(/\/+$/, ''),
  service: config.appName,
  version: config.mode === 'production' ? null : VERSION,
  assets: assetPaths,
  imageOrigin: config.storage.publicUrl === null ? null : new URL(config.storage.publicUrl).origin,
  sealed: makeSealedCookies(keys),
  sessionTtlSeconds: config.sessions.ttlMs / 1000,
  reauthTtlSeconds: config.sessions.reauthTtlMs / 1000,
  remembersDevices: config.secondFactor.rememberTtlMs > 0,
  rpId: config.webauthn.isOn ? config.webauthn.id : null,
  purgeAfterMs: config.purgeAfterMs,
  listsMayLag: config.database.replicaUrls.length > 0,
  areas: resourceAreas,
});
