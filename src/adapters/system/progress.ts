const WIDTH = 40;

type Terminal = Readonly<{ isTTY?: boolean | undefined; write: (text: string) => unknown }>;

/** Shows progress on a terminal by redrawing one line; writes nothing elsewhere. */
type Progress = (done: number, note?: string) => void;

export const progressBar = (title: string, size: number | null, stream: Terminal = process.stderr): Progress => {
  if (stream.isTTY !== true) return () => undefined;
  let isOver = false;
  return (done, note = '') => {
    if (isOver) return;
    const share = size === null || size === 0 ? 1 : Math.min(1, done / size);
    const filled = Math.floor(share * WIDTH);
    const bar = `[${'#'.repeat(filled)}${'.'.repeat(WIDTH - filled)}] ${Math.floor(100 * share)} %`;
    isOver = size !== null && done >= size;
    stream.write(`\r${title} ${size === null ? String(done) : bar} ${note}${isOver ? '\n' : ''}`);
  };
};
