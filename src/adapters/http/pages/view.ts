import type { Language } from '../../../core/domain/messages/message.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { url } from './html.ts';
import type { Url } from './html.ts';
import type { NoticeCode } from './notices.ts';

/** Encrypts cookies. `name` is the name of the cookie. */
export type SealedTexts = Readonly<{
  seal: (text: string, name: string) => string;
  /** Returns null if the text was not encrypted for this cookie name. */
  open: (sealed: string, name: string) => string | null;
}>;

export type Site = Readonly<{
  /** The service's base URL, without a trailing slash. */
  publicUrl: string;
  service: string;
  /** The version to show on pages. Null in production. */
  version: string | null;
  /** Paths of the assets, each with a hash of the content. */
  assets: Readonly<{ styles: string; script: string; htmx: string; passkeys: string }>;
  /** The origin of the images. Null if this service serves the images. */
  imageOrigin: string | null;
  sealed: SealedTexts;
  sessionTtlSeconds: number;
  /** How long a sign-in counts as fresh. */
  reauthTtlSeconds: number;
  /** Whether a user may skip the second factor on a remembered device. */
  remembersDevices: boolean;
  /** The domain of passkeys (WebAuthn relying party). Null if passkeys are off. */
  rpId: string | null;
  /** How long a deleted user can be restored, in milliseconds. */
  purgeAfterMs: number;
  /** Whether lists are read from database replicas, which may lag behind changes. */
  listsMayLag: boolean;
  /** Navigation entries of generated resources. */
  areas: readonly Area[];
}>;

/** An entry in the navigation of the administration. Only users with the privilege see it. */
export type Area = Readonly<{ path: string; privilege: string; title: Readonly<Record<Language, string>> }>;

/** The values that every page may use, besides its own data. */
export type View = Readonly<{
  site: Site;
  language: Language;
  requestId: string;
  /** Null if the visitor is signed out. */
  principal: Principal | null;
  /** The path and query of this page, for links that return to it. */
  here: string;
  /** The message about the last change. It is shown once. */
  notice: NoticeCode | null;
  /** Builds a URL of this service. Leaves out parameters that are undefined or empty. */
  to: (path: string, query?: Readonly<Record<string, string | undefined>>) => Url;
}>;

type Shown = Omit<View, 'to'>;

export const viewOf = (shown: Shown): View => ({ ...shown, to: linkTo(shown.site.publicUrl) });

const linkTo =
  (publicUrl: string): View['to'] =>
  (path, query = {}) => {
    const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
    const search = given.length > 0 ? `?${new URLSearchParams(given).toString()}` : '';
    return url(`${new URL(publicUrl).pathname.replace(/\/$/, '')}${path}${search}`);
  };
