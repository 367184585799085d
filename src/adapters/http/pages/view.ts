import type { Language } from '../../../core/domain/messages/message.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { url } from './html.ts';
import type { Url } from './html.ts';
import type { NoticeCode } from './notices.ts';

/** Encrypts values for cookies, and decrypts them; `name` is the name of the cookie. */
export type SealedTexts = Readonly<{
  seal: (text: string, name: string) => string;
  /** Null for a text that was not made by `seal` with this name. */
  open: (sealed: string, name: string) => string | null;
}>;

/** Settings that all pages share. */
export type Site = Readonly<{
  /** Without a slash at the end. */
  publicUrl: string;
  service: string;
  /** Shown in development only. */
  version: string | null;
  /** Paths with the hash of their content. */
  assets: Readonly<{ styles: string; script: string; htmx: string; passkeys: string }>;
  /** Origin of images; null if it is this one. */
  imageOrigin: string | null;
  sealed: SealedTexts;
  sessionTtlSeconds: number;
  /** How long a sign-in counts as fresh. */
  reauthTtlSeconds: number;
  /** Whether a device can be remembered for a second factor. */
  remembersDevices: boolean;
  /** The domain that passkeys belong to; null if there are none. */
  rpId: string | null;
  /** How long a deleted user can be restored, in milliseconds. */
  purgeAfterMs: number;
  /** Whether lists are read from replicas, where changes arrive late. */
  listsMayLag: boolean;
  /** Links to generated resources. */
  areas: readonly Area[];
}>;

/** An entry of the navigation of the administration; the caller needs the privilege. */
export type Area = Readonly<{ path: string; privilege: string; title: Readonly<Record<Language, string>> }>;

/** What a page depends on, besides its own data. */
export type View = Readonly<{
  site: Site;
  language: Language;
  requestId: string;
  /** Null if nobody is signed in. */
  principal: Principal | null;
  /** Path and query of this page, to return to it. */
  here: string;
  /** The notice about the last change; shown once. */
  notice: NoticeCode | null;
  /** A URL of this service. Parameters that are undefined or empty are left out. */
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
