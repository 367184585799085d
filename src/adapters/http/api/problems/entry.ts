import type { Language } from '../../../../core/domain/messages/message.ts';
import type { FieldProblem } from '../../server/input/field-problem.ts';

/** What the page of a problem says; a word in backticks is code. */
type Words = Readonly<{ happened: string; next: string }>;

/** A kind of problem, and the page at `/problems/<slug>` that explains it, in every language that there is. */
export type Kind = Readonly<{
  status: number;
  slug: string;
  title: string;
  about: Readonly<{ en: Words }> & Readonly<Record<Exclude<Language, 'en'>, Words & Readonly<{ title: string }>>>;
}>;

/** How a refusal becomes HTTP. */
export type Entry<R> = Kind &
  Readonly<{
    /** Says what to do next, and nothing that a stranger should not know. */
    detail: (refusal: R) => string;
    headers?: (refusal: R) => Readonly<Record<string, string>>;
    errors?: (refusal: R) => readonly FieldProblem[];
  }>;

/** An entry for each tag, which knows the refusal of that tag. */
export type Entries<R extends Readonly<{ _tag: string }>> = {
  readonly [Tag in R['_tag']]: Entry<Extract<R, { _tag: Tag }>>;
};

export const retryAfter = ({ retryAfterMs }: Readonly<{ retryAfterMs: number }>) => ({
  'Retry-After': String(Math.max(1, Math.ceil(retryAfterMs / 1000))),
});
export const inSeconds = (refusal: Readonly<{ retryAfterMs: number }>) => `${retryAfter(refusal)['Retry-After']} s`;
/** For what is away, and tells nobody for how long. */
export const soon = () => retryAfter({ retryAfterMs: 5000 });
