import type { Refusal } from '../../../core/domain/errors.ts';
import type { OwnCookie } from '../server/cookies.ts';
import type { HttpRefusal } from '../server/http-refusal.ts';
import type { Answer } from '../server/route.ts';
import type { Html } from './html.ts';
import type { NoticeCode } from './notices.ts';

export type AnyRefusal = Refusal | HttpRefusal;

export type Page = Readonly<{
  /** The heading; it is also in the document's title. */
  title: string;
  /** Tells pages with the same heading apart: it comes first in the document's title. */
  part?: string;
  main: Html;
  /** Shown above `main`. */
  alert?: Html;
  /** The navigation to show; none on sign-in pages. */
  section?: 'account' | 'admin';
  /** Uses a wider column, for text instead of a form. */
  isText?: boolean;
  /** The subject of the notice about the last change, such as a user's name. */
  about?: string;
  /** The part of the page that a search replaces. Only this is sent if the script asks for it. */
  partial?: Html;
  usesPasskeys?: boolean;
  /** Whether the URL contains a token, which other sites must not learn through the referrer. */
  hasToken?: boolean;
  /** Whether the page can't be opened again, so that it has no language switch. */
  isShownOnce?: boolean;
}>;

type More = Readonly<{
  status?: number;
  cookies?: readonly OwnCookie[];
  /** Whether this counts as a change of the user's own account. Default: true unless the status is an error. */
  hasChanged?: boolean;
}>;
/** `refusal`: set if the handler itself shows a refusal; adds the headers of the refusal. */
export type Shown = More & Readonly<{ _tag: 'Shown'; page: Page; refusal?: AnyRefusal }>;
export type Redirected = More & Readonly<{ _tag: 'Redirected'; to: string; notice?: NoticeCode }>;
/** An answer that is not a page, such as a file. */
type Other = Readonly<{ _tag: 'Other'; answer: Answer }>;
export type PageAnswer = Shown | Redirected | Other;

/** The default status is 200. */
export const shown = (page: Page, more: More & Pick<Shown, 'refusal'> = {}): Shown => ({
  _tag: 'Shown',
  page,
  ...more,
});
/** Redirects to a path of this service (303), where `notice` is shown once. */
export const redirected = (
  to: string,
  more: Readonly<{ notice?: NoticeCode }> & Omit<More, 'status'> = {},
): Redirected => ({ _tag: 'Redirected', to, ...more });
export const other = (answer: Answer): Other => ({ _tag: 'Other', answer });
