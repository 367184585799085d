import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second (`getconf CLK_TCK`). */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** The fields of `/proc/PID/stat` after the process name, which may contain spaces. Null if the process has ended. */
const statOf = (pid: number): readonly string[] | null => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
};

const [PARENT, USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED, RESIDENT] = [1, 11, 12, 13, 14, 21];

export const parentOf = (pid: number): number => Number(statOf(pid)?.[PARENT]);

const treeOf = (root: number): readonly number[] => {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const below = (pid: number): readonly number[] => [
    pid,
    ...parents.filter(([, parent]) => parent === pid).flatMap(([child]) => below(child)),
  ];
  return below(root);
};

/** CPU time of a process and all its descendants, including those that have ended. In milliseconds. */
export const cpuOf = (root: number): number =>
  treeOf(root)
    .map(statOf)
    .filter((fields) => fields !== null)
    .flatMap((fields) => [USER, SYSTEM, USER_OF_ENDED, SYSTEM_OF_ENDED].map((field) => Number(fields[field])))
    .reduce((sum, ticks) => sum + ticks * TICK_MS, 0);

/** Resident memory in bytes. */
export const memoryOf = (pid: number): number => Number(statOf(pid)?.[RESIDENT] ?? 0) * PAGE_BYTES;

export const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;
