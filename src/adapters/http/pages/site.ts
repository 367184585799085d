import { assetPaths } from './assets/routes.ts';
import { resourceAreas } from './resource/areas.ts';
import type { SealedTexts, Site } from './view.ts';

type Settings = Readonly<{
  http: Readonly<{ publicUrl: string }>;
  appName: string;
  mode: string;
  purgeAfterMs: number;
  secondFactor: Readonly<{ rememberTtlMs: number }>;
  sessions: Readonly<{ ttlMs: number; reauthTtlMs: number }>;
  storage: Readonly<{ publicUrl: string | null }>;
  webauthn: Readonly<{ isOn: boolean; id: string }>;
  database: Readonly<{ replicaUrls: readonly string[] }>;
}>;

/** Returns the settings that all pages share. In production, pages don't show the version. */
export const siteOf = (settings: Settings, version: string, sealed: SealedTexts): Site => ({
  publicUrl: settings.http.publicUrl.replace(/\/+$/, ''),
  service: settings.appName,
  version: settings.mode === 'production' ? null : version,
  assets: assetPaths,
  imageOrigin: settings.storage.publicUrl === null ? null : new URL(settings.storage.publicUrl).origin,
  sealed,
  sessionTtlSeconds: settings.sessions.ttlMs / 1000,
  reauthTtlSeconds: settings.sessions.reauthTtlMs / 1000,
  remembersDevices: settings.secondFactor.rememberTtlMs > 0,
  rpId: settings.webauthn.isOn ? settings.webauthn.id : null,
  purgeAfterMs: settings.purgeAfterMs,
  listsMayLag: settings.database.replicaUrls.length > 0,
  areas: resourceAreas,
});
