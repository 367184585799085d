/** sysexits.h: the command was used incorrectly. */
const EX_USAGE = 64;

/** Says what is wrong and how it is done, and ends the process. */
export const usage = (how: string, problem: string): never => {
  process.stderr.write(`${problem}\n${how}\n`);
  process.exit(EX_USAGE);
};
