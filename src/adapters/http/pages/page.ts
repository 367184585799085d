import type { Refusal } from '../../../core/domain/errors.ts';
import type { OwnCookie } from '../server/cookies.ts';
import type { HttpRefusal } from '../server/http-refusal.ts';
import type { Answer } from '../server/route.ts';
import type { Html } from './html.ts';
import type { NoticeCode } from './notices.ts';

export type AnyRefusal = Refusal | HttpRefusal;

export type Page = Readonly<{
  /** The heading, which is also in the document's title. */
  title: string;
  /** Distinguishes pages with the same heading, as the first part of the document's title. */
  part?: string;
  main: Html;
  /** Shown above `main`. */
  alert?: Html;
  /** The navigation to show. Sign-in pages have none. */
  section?: 'account' | 'admin';
  /** Whether the page has a wider column, for text instead of a form. */
  isText?: boolean;
  /** The subject of the last change, such as a user's name. It appears in the message about the change. */
  about?: string;
  /** The part of the page that a search replaces. If the script asks for it, only this part is sent. */
  partial?: Html;
  usesPasskeys?: boolean;
  /** Whether the URL contains a token, which the referrer must not reveal to other sites. */
  hasToken?: boolean;
  /** Whether the page can't be opened again, so that it has no language switch. */
  isShownOnce?: boolean;
}>;

type More = Readonly<{
  status?: number;
  cookies?: readonly OwnCookie[];
  /** Whether the request counts as a change to the user's own account. Default: true unless the status is an error. */
  hasChanged?: boolean;
}>;
/** `refusal` is set if the handler itself shows a refusal. The refusal's headers are then added. */
export type Shown = More & Readonly<{ _tag: 'Shown'; page: Page; refusal?: AnyRefusal }>;
export type Redirected = More & Readonly<{ _tag: 'Redirected'; to: string; notice?: NoticeCode }>;
/** An answer that is not a page, such as a file. */
type Other = Readonly<{ _tag: 'Other'; answer: Answer }>;
export type PageAnswer = Shown | Redirected | Other;

/** Shows a page. The default status is 200. */
export const shown = (page: Page, more: More & Pick<Shown, 'refusal'> = {}): Shown => ({
  _tag: 'Shown',
  page,
  ...more,
});
/** Redirects to a path of this service (303). That page shows `notice` once. */
export const redirected = (
  to: string,
  more: Readonly<{ notice?: NoticeCode }> & Omit<More, 'status'> = {},
): Redirected => ({ _tag: 'Redirected', to, ...more });
export const other = (answer: Answer): Other => ({ _tag: 'Other', answer });
