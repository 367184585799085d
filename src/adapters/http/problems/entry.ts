import type { FieldProblem } from '../field-problem.ts';

/** How a refusal becomes HTTP. */
export type Entry<R> = Readonly<{
  status: number;
  slug: string;
  title: string;
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
