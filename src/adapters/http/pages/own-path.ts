const ORIGIN = 'http://own.invalid';
/** The maximum length of a path, in characters. A longer path would not fit into its cookie. */
const MAX_PATH = 2_000;

/**
 * Returns a path of this service with its query, for a redirect. Returns null for other text, to prevent open
 * redirects. Parses the text as browsers do, so that `//evil`, `/\evil` and line ends are refused.
 */
export const ownPath = (text: string | undefined): string | null => {
  if (text === undefined || !text.startsWith('/') || !URL.canParse(text, ORIGIN)) return null;
  const { origin, pathname, search } = new URL(text, ORIGIN);
  const isOwn = origin === ORIGIN && !/^\/{2}|\\|%2f|%5c/i.test(pathname);
  const path = `${pathname}${search}`;
  return isOwn && path.length <= MAX_PATH ? path : null;
};
