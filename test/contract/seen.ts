import { appendFileSync } from 'node:fs';
import { callsOf, codesOf, readContract } from '../../tools/contract.ts';

/** The file in which the processes of a full test run record what they saw; unset for single files. */
export const SEEN_FILE = 'CONTRACT_SEEN';

const lineOf = (operationId: string, status: number | string, code?: string): string =>
  [operationId, status, ...(code === undefined ? [] : [code])].join(' ');

/** Records the status of an operation's answer, and the code of a refusal. */
export const keepSeen = (operationId: string, status: number, code?: string): void => {
  const file = process.env[SEEN_FILE];
  if (file !== undefined) appendFileSync(file, `${lineOf(operationId, status, code)}\n`);
};

/** Documented statuses and refusal codes that no test of a full run saw. */
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
