import type { Refusal } from '../../../core/domain/errors.ts';
import type { OwnCookie } from '../server/cookies.ts';
import type { HttpRefusal } from '../server/http-refusal.ts';
import type { Answer } from '../server/route.ts';
import type { Html } from './html.ts';
import type { NoticeCode } from './notices.ts';

export type AnyRefusal = Refusal | HttpRefusal;

/** The content of a page; the layout adds all around it. */
export type Page = Readonly<{
  /** What the page is: its heading, and the first part of its title. */
  title: string;
  main: Html;
  /** What went wrong; shown first. */
  alert?: Html;
  /** The navigation that is shown: none while getting in. */
  section?: 'account' | 'admin';
  /** A text to read, in a wider column than a form. */
  isText?: boolean;
  /** What the page is about, for the notice of what was just done. */
  about?: string;
  /** What a search swaps, if the request asks for that only. */
  partial?: Html;
  /** The address has a token, which no other site may learn. */
  hasToken?: boolean;
}>;

type More = Readonly<{
  status?: number;
  cookies?: readonly OwnCookie[];
  /** Whether it counts as a change of the own account; by default if it is not a refusal. */
  hasChanged?: boolean;
}>;
/** `refusal` is what a handler shows in a page of its own; its headers are sent with it. */
export type Shown = More & Readonly<{ _tag: 'Shown'; page: Page; refusal?: AnyRefusal }>;
export type Redirected = More & Readonly<{ _tag: 'Redirected'; to: string; notice?: NoticeCode }>;
/** An answer that is not a page, such as a file. */
type Other = Readonly<{ _tag: 'Other'; answer: Answer }>;
export type PageAnswer = Shown | Redirected | Other;

/** 200, if no other status is given. */
export const shown = (page: Page, more: More & Pick<Shown, 'refusal'> = {}): Shown => ({
  _tag: 'Shown',
  page,
  ...more,
});
/** To a path of this service, which the browser gets (303). `notice` is shown there once. */
export const redirected = (
  to: string,
  more: Readonly<{ notice?: NoticeCode }> & Omit<More, 'status'> = {},
): Redirected => ({ _tag: 'Redirected', to, ...more });
export const other = (answer: Answer): Other => ({ _tag: 'Other', answer });
