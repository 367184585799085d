import { SESSION_COOKIE } from '../server/access.ts';
import { ownCookieName } from '../server/cookies.ts';
import type { OwnCookie } from '../server/cookies.ts';
import { isNotice } from './notices.ts';
import type { NoticeCode } from './notices.ts';
import type { Site } from './view.ts';

/** The state of an unfinished sign-in or confirmation, in an encrypted cookie that expires after ten minutes. */
export type Flow = Readonly<{
  /** The address that a code was sent to, as the user typed it. */
  address?: string;
  registration?: string;
  /** When the next code may be requested, in milliseconds of Unix time. */
  resendAt?: number;
  returnTo?: string;
  /** The PKCE code verifier of a sign-in at a provider (RFC 7636). */
  verifier?: string;
  /** The challenge of a sign-in or confirmation that waits for a second factor. */
  challenge?: string;
  confirms?: true;
  takesPasskey?: true;
  /** A new authenticator app that the user has not confirmed yet. */
  app?: Readonly<{ secret: string; uri: string }>;
  /** New recovery codes that the user has not seen yet. */
  codes?: readonly string[];
}>;

const FLOW = { name: 'flow', seconds: 600 };
const NOTICE = { name: 'notice', seconds: 60 };
/** The cookie expires when the service forgets the device. */
const DEVICE = { name: 'device', seconds: 90 * 86_400 };
const OFFERED = { name: 'passkey-offered', seconds: 400 * 86_400 };

type ReadCookie = (name: string) => string | undefined;
type Timed = Readonly<{ until: number; value: unknown }>;

const sealed = (site: Site, { name, seconds }: typeof FLOW, value: unknown): OwnCookie => {
  const timed: Timed = { until: Date.now() + seconds * 1000, value };
  return { name, value: site.sealed.seal(JSON.stringify(timed), name), maxAgeSeconds: seconds };
};

const opened = (site: Site, { name }: typeof FLOW, read: ReadCookie): unknown => {
  const text = read(ownCookieName(site.publicUrl, name));
  const json = text === undefined ? null : site.sealed.open(text, name);
  if (json === null) return null;
  const { until, value } = JSON.parse(json) as Timed;
  return until > Date.now() ? value : null;
};

export const flowCookie = (site: Site, flow: Flow): OwnCookie => sealed(site, FLOW, flow);
/** Returns an empty flow if there is no cookie or the cookie has expired. */
export const flowIn = (site: Site, read: ReadCookie): Flow => (opened(site, FLOW, read) as Flow | null) ?? {};

export const noticeCookie = (site: Site, notice: NoticeCode): OwnCookie => sealed(site, NOTICE, notice);
export const noticeIn = (site: Site, read: ReadCookie): NoticeCode | null => {
  const notice = opened(site, NOTICE, read);
  return typeof notice === 'string' && isNotice(notice) ? notice : null;
};

const deviceCookie = (value: string): OwnCookie => ({ ...DEVICE, value, maxAgeSeconds: DEVICE.seconds });
export const deviceIn = (site: Site, read: ReadCookie): string | null =>
  read(ownCookieName(site.publicUrl, DEVICE.name)) ?? null;

/** Marks that this browser has been offered a passkey, because it is offered only once. */
export const offeredCookie: OwnCookie = { ...OFFERED, value: '1', maxAgeSeconds: OFFERED.seconds };
export const wasOffered = (site: Site, read: ReadCookie): boolean =>
  read(ownCookieName(site.publicUrl, OFFERED.name)) !== undefined;

export const sessionIn = (site: Site, read: ReadCookie): string | null =>
  read(ownCookieName(site.publicUrl, SESSION_COOKIE)) ?? null;
export const sessionCookie = (site: Site, value: string): OwnCookie => ({
  name: SESSION_COOKIE,
  value,
  maxAgeSeconds: site.sessionTtlSeconds,
});

export const ended = (name: 'session' | 'flow' | 'notice' | 'device'): OwnCookie => ({
  name,
  value: '',
  maxAgeSeconds: 0,
});

/** Makes the cookies of a new session, and clears the flow's cookie. */
export const signedInCookies = (
  site: Site,
  { cookie, deviceToken }: Readonly<{ cookie: string; deviceToken?: string }>,
): readonly OwnCookie[] => [
  sessionCookie(site, cookie),
  ...(deviceToken === undefined ? [] : [deviceCookie(deviceToken)]),
  ended('flow'),
];
