/** The exit code of sysexits.h for wrong usage of a command. */
const EX_USAGE = 64;

/** Prints the problem and the usage, and ends the process. */
export const usage = (how: string, problem: string): never => {
  process.stderr.write(`${problem}\n${how}\n`);
  process.exit(EX_USAGE);
};
