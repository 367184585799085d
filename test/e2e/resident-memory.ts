import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The memory that a process occupies, in MiB. */
export const residentMb = ({ pid }: Pick<ChildProcess, 'pid'>): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Runs `act`; returns how much more the process occupied at any time in between, in MiB. */
export const growthDuring = async (process: Pick<ChildProcess, 'pid'>, act: () => Promise<void>): Promise<number> => {
  const base = residentMb(process);
  let most = base;
  const look = () => void (most = Math.max(most, residentMb(process)));
  const timer = setInterval(look, 5);
  try {
    await act();
  } finally {
    clearInterval(timer);
  }
  look();
  return most - base;
};
