import type { Language } from '../../../core/domain/messages/message.ts';
import type { Principal } from '../../../core/domain/sessions/principal.ts';
import { url } from './html.ts';
import type { Url } from './html.ts';
import type { NoticeCode } from './notices.ts';

/** Turns a value into text that only this service can read or make, and back; `name` is that of its cookie. */
export type SealedTexts = Readonly<{
  seal: (text: string, name: string) => string;
  /** Null for a text that this service did not make for this name. */
  open: (sealed: string, name: string) => string | null;
}>;

/** What all pages of the service share. */
export type Site = Readonly<{
  /** Without a slash at the end. */
  publicUrl: string;
  /** What the service is called. */
  service: string;
  /** Shown in development only. */
  version: string | null;
  /** Paths with the hash of their content. */
  assets: Readonly<{ styles: string; script: string; htmx: string }>;
  /** Where images come from, if not from this origin. */
  imageOrigin: string | null;
  sealed: SealedTexts;
  sessionTtlSeconds: number;
  /** How long a sign-in counts as fresh. */
  reauthTtlSeconds: number;
  /** How long a deleted user can be restored, in milliseconds. */
  purgeAfterMs: number;
  /** Whether lists are read where changes arrive late. */
  listsMayLag: boolean;
  /** Links to areas that the service has beside its own, such as generated resources. */
  areas: readonly Area[];
}>;

/** An entry of the navigation of the administration, shown to those who hold the privilege. */
export type Area = Readonly<{ path: string; privilege: string; title: Readonly<Record<Language, string>> }>;

/** What a page depends on, besides its own data. */
export type View = Readonly<{
  site: Site;
  language: Language;
  requestId: string;
  /** Null if nobody is signed in. */
  principal: Principal | null;
  /** The path of this page with its query, to come back to. */
  here: string;
  /** What the page before has done; shown once. */
  notice: NoticeCode | null;
  /** An address of this service: its path, and parameters; those that are undefined or empty are left out. */
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
