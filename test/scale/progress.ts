const WIDTH = 40;

/** A bar on a terminal, and nothing elsewhere. */
export const progressBar = (title: string, size: number) => {
  const { stderr } = process;
  return (done: number): void => {
    if (!stderr.isTTY) return;
    const filled = Math.floor((done / size) * WIDTH);
    const bar = `${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}`;
    stderr.write(`\r${title} [${bar}] ${Math.floor((100 * done) / size)} %${done === size ? '\n' : ''}`);
  };
};
