import { parseHead } from '../adapters/persistence/audit/audit-links.ts';
import type { Head } from '../adapters/persistence/audit/audit-links.ts';

const USAGE = 'give nothing, or --head POSITION:HASH as sealing or an earlier verification said it';

/** Reads the expected head of the audit chain from the command line. Ends the process if the arguments are invalid. */
export const headArgument = (): Head | null => {
  const [flag, text, ...more] = process.argv.slice(2);
  const head = flag === '--head' && text !== undefined && more.length === 0 ? parseHead(text) : null;
  if (flag !== undefined && head === null) {
    process.stderr.write(`${USAGE}\n`);
    process.exit(78);
  }
  return head;
};
