import type { Refusal } from '../../../core/domain/errors.ts';
import type { OwnCookie } from '../server/cookies.ts';
import type { HttpRefusal } from '../server/http-refusal.ts';
import type { Answer } from '../server/route.ts';
import type { Html } from './html.ts';
import type { NoticeCode } from './notices.ts';

export type AnyRefusal = Refusal | HttpRefusal;

/** The content of a page, without the layout. */
export type Page = Readonly<{
  /** The heading; the document's title has it, too. */
  title: string;
  /** Which of several pages with this heading it is. It comes first in the document's title. */
  part?: string;
  main: Html;
  /** What went wrong; shown first. */
  alert?: Html;
  /** Which navigation is shown; none on pages for signing in. */
  section?: 'account' | 'admin';
  /** Text in a wider column than a form has. */
  isText?: boolean;
  /** The subject of the notice about the last change. */
  about?: string;
  /** The part that a search replaces, if the request asks only for that. */
  partial?: Html;
  usesPasskeys?: boolean;
  /** The URL contains a token, which no other site may learn. */
  hasToken?: boolean;
  /** Path and query of this page if the request has others, as after a form whose page has a token in its URL. */
  here?: string;
}>;

type More = Readonly<{
  status?: number;
  cookies?: readonly OwnCookie[];
  /** Whether this counts as a change of the user's own account; by default every answer but a refusal does. */
  hasChanged?: boolean;
}>;
/** `refusal` is what a handler shows on a page of its own; the headers of the refusal are sent, too. */
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
/** Redirects to a path of this service (303). `notice` is shown there once. */
export const redirected = (
  to: string,
  more: Readonly<{ notice?: NoticeCode }> & Omit<More, 'status'> = {},
): Redirected => ({ _tag: 'Redirected', to, ...more });
export const other = (answer: Answer): Other => ({ _tag: 'Other', answer });
