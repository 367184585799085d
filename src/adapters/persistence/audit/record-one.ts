// SQL fragments for a statement that also records its only audit event, as `record` does in a transaction. Parameters
// `$first` to `$first + 5` belong to the count of entries per minute, and the later parameters to the entry.

const parameters = (first: number, count: number): string =>
  Array.from({ length: count }, (_, i) => `$${first + i}`).join(', ');

/** A CTE that counts the entry if the CTE `given` has a row. `counted.is_single` says whether to write the entry. */
export const countingOne = (first: number, given: string): string => `
  counted as (
    insert into public.audit_tally as t (user_id, action, outcome, actor_id, is_subject, minute, count)
    select ${parameters(first, 5)}, date_trunc('minute', clock_timestamp()), 1 from ${given}
    on conflict (user_id, action, outcome, minute) do update set count = t.count + 1
    returning t.count <= $${first + 5}::int as is_single)`;

/** CTEs that write the entry if `counted.is_single` is true. They follow `countingOne` in the same `with`. */
export const writingOne = (first: number): string => `
  entry as (
    insert into public.audit_event (id, at, actor_id, subject_type, subject_id, action, outcome, request_id, digest, mac)
    select ${parameters(first + 6, 10)} from counted where is_single returning id),
  detail as (insert into public.audit_detail (event_id, salt, details) select id, ${parameters(first + 16, 2)} from entry)`;

/** The values for the parameters of `countingOne` and `writingOne`; `Audit.alone` makes them. */
export type OneEntry = readonly unknown[];
