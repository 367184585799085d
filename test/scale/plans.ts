import type { Pool } from 'pg';

export type Sent = Readonly<{ text: string; values: readonly unknown[] }>;

type Node = Readonly<{
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  'Actual Loops': number;
  Plans?: readonly Node[];
}>;

const MANY = 10_000;

/** The pool, and the statements sent since they were last taken. */
export const watched = (pool: Pool) => {
  let sent: Sent[] = [];
  const query = (statement: Sent) => {
    sent.push(statement);
    return pool.query({ ...statement, values: [...statement.values] });
  };
  const take = (): readonly Sent[] => {
    const taken = sent;
    sent = [];
    return taken;
  };
  return { pool: Object.assign(Object.create(pool), { query }) as Pool, take };
};

const readWhole = (node: Node): readonly string[] => {
  const { 'Node Type': type, 'Actual Rows': rows, 'Rows Removed by Filter': removed = 0, 'Actual Loops': loops } = node;
  const read = (rows + removed) * loops;
  const own = type === 'Seq Scan' && read > MANY ? [`${node['Relation Name']}: ${read} rows`] : [];
  return [...own, ...(node.Plans ?? []).flatMap(readWhole)];
};

const discarded = ({ 'Rows Removed by Filter': removed = 0, 'Actual Loops': loops, Plans = [] }: Node): number =>
  Plans.reduce((sum, node) => sum + discarded(node), removed * loops);

/** The tables of which a statement, run once more, scans more than 10,000 rows; and how many rows it reads in vain. */
export const readBy = async (pool: Pool, { text, values }: Sent) => {
  type Row = { 'QUERY PLAN': readonly [{ Plan: Node }] };
  const { rows } = await pool.query<Row>({ text: `explain (analyze, format json) ${text}`, values: [...values] });
  const plan = rows[0]!['QUERY PLAN'][0].Plan;
  return { whole: readWhole(plan), inVain: discarded(plan) };
};
