import { appendFileSync } from 'node:fs';
import { callsOf, codesOf, readContract } from '../../tools/contract.ts';

/** Where the processes of one run of all tests keep what they saw; nowhere in a run of single files. */
export const SEEN_FILE = 'CONTRACT_SEEN';

const lineOf = (operationId: string, status: number | string, code?: string): string =>
  [operationId, status, ...(code === undefined ? [] : [code])].join(' ');

/** Keeps that an operation was answered so; a refusal with its code. */
export const keepSeen = (operationId: string, status: number, code?: string): void => {
  const file = process.env[SEEN_FILE];
  if (file !== undefined) appendFileSync(file, `${lineOf(operationId, status, code)}\n`);
};

/**
 * Each operation with each status that the contract lists for it, and where it refuses with each of the codes, but those
 * that a run of all tests saw.
 */
export const unseen = (seen: string): readonly string[] => {
  const lines = new Set(seen.split('\n'));
  const listed = callsOf(readContract()).flatMap(({ operation: { operationId, responses } }) =>
    Object.entries(responses).flatMap(([status, response]) => {
      const codes = codesOf(response);
      return codes.length ? codes.map((code) => lineOf(operationId, status, code)) : [lineOf(operationId, status)];
    }),
  );
  return listed.filter((one) => !lines.has(one));
};
