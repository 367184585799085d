import type { Result } from './result.ts';

const HEAD = [
  'case',
  'ratio',
  'requests/s (floor)',
  'p50, p99 ms',
  'server CPU ms (floor)',
  'database CPU ms (floor)',
  'CPU ratio',
];

const rowOf = ({ name, note, ...of }: Result): readonly string[] =>
  note === undefined
    ? [
        name,
        of.ratio.toFixed(2),
        `${Math.round(of.rps)} (${Math.round(of.floor_rps)})`,
        `${of.p50.toFixed(1)}, ${of.p99.toFixed(1)}`,
        `${of.cpu_ms.toFixed(2)} (${of.floor_cpu_ms.toFixed(2)})`,
        `${of.database_ms.toFixed(2)} (${of.floor_database_ms.toFixed(2)})`,
        of.cpu_ratio.toFixed(2),
      ]
    : [name, of.ratio.toFixed(2), note, '', '', '', of.cpu_ratio > 0 ? of.cpu_ratio.toFixed(2) : ''];

/** Returns a Markdown table. */
export const tableOf = (results: readonly Result[]): string => {
  const rows = results.map(rowOf);
  const widths = HEAD.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};
