import type { Keys } from '../adapters/crypto/keys.ts';
import { makeSealer } from '../adapters/crypto/sealed.ts';
import { assetPaths } from '../adapters/http/pages/assets/routes.ts';
import { resourceAreas } from '../adapters/http/pages/resource/areas.ts';
import type { SealedTexts, Site } from '../adapters/http/pages/view.ts';
import type { Config } from '../config/config.ts';
import { VERSION } from '../start/project.ts';

type SiteConfig = Pick<Config, 'appName' | 'mode' | 'purgeAfterMs' | 'sessions' | 'storage'> &
  Readonly<{ http: Pick<Config['http'], 'publicUrl'>; database: Pick<Config['database'], 'replicaUrls'> }>;

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
  reauthTtlSeconds: config.sessions.reauthTtlMs / 1000,
  purgeAfterMs: config.purgeAfterMs,
  listsMayLag: config.database.replicaUrls.length > 0,
  areas: resourceAreas,
});
