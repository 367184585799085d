import type { Refusal } from '../../../../core/domain/errors.ts';
import type { EdgeRefusal } from '../../server/edge-refusal.ts';
import { ACCOUNT } from './account.ts';
import { ADMINISTRATION } from './administration.ts';
import { ANY_CALL } from './any-call.ts';
import { EDGE } from './edge.ts';
import type { Entries, Kind } from './entry.ts';
import { SIGN_IN_ELSEWHERE } from './sign-in-elsewhere.ts';
import { SIGN_IN } from './sign-in.ts';

/** The one place where a refusal of a use case becomes HTTP. */
export const REFUSALS = {
  ...SIGN_IN,
  ...SIGN_IN_ELSEWHERE,
  ...ACCOUNT,
  ...ADMINISTRATION,
  ...ANY_CALL,
} satisfies Entries<Refusal>;

export const TABLE: Entries<Refusal | EdgeRefusal> = { ...REFUSALS, ...(EDGE satisfies Entries<EdgeRefusal>) };

/** Every kind of problem that this service answers with, for the pages at `/problems/<slug>`. */
export const PROBLEMS: readonly Kind[] = Object.values(TABLE)
  .filter((one, i, all) => all.findIndex(({ slug }) => slug === one.slug) === i)
  .map(({ status, slug, title, about }) => ({ status, slug, title, about }))
  .toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
