// For a statement that changes rows and records its one event by itself: `$first` to `$first + 5` are for the count, the
// others for the entry. It does what `record` does in a transaction.

const parameters = (first: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `$${first + i}`).join(', ');

/** SQL for a `with`: counts the entry if `given` has a row; `counted.is_single` says whether it is written, too. */
export const countingOne = (first: number, given: string): string => `
  counted as (
    insert into public.audit_tally as t (user_id, action, outcome, actor_id, is_subject, minute, count)
    select ${parameters(first, 5)}, date_trunc('minute', clock_timestamp()), 1 from ${given}
    on conflict (user_id, action, outcome, minute) do update set count = t.count + 1
    returning t.count <= $${first + 5}::int as is_single)`;

/** SQL for a `with` after it: writes the entry. */
export const writingOne = (first: number): string => `
  entry as (
    insert into public.audit_event (id, at, actor_id, subject_type, subject_id, action, outcome, request_id, digest, mac)
    select ${parameters(first + 6, 10)} from counted where is_single returning id),
  detail as (insert into public.audit_detail (event_id, salt, details) select id, ${parameters(first + 16, 2)} from entry)`;

/** The parameters of both, which `Audit.alone` makes. */
export type OneEntry = readonly unknown[];
