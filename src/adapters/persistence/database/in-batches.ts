/** Writes one batch per key at a time, so that each key uses one connection. If a batch fails, all its items fail. */
export const inBatches = <A>(keyOf: (item: A) => unknown, write: (items: readonly A[]) => Promise<void>) => {
  const running = new Map<unknown, Promise<void>>();
  const waiting = new Map<unknown, Readonly<{ items: A[]; written: Promise<void> }>>();

  const start = async (key: unknown, items: readonly A[], before: Promise<void> | undefined): Promise<void> => {
    await before?.catch(() => undefined);
    waiting.delete(key);
    await write(items);
  };

  return (item: A): Promise<void> => {
    const key = keyOf(item);
    const joined = waiting.get(key);
    if (joined !== undefined) {
      joined.items.push(item);
      return joined.written;
    }
    const items = [item];
    const before = running.get(key);
    const written = start(key, items, before).finally(() => {
      if (running.get(key) === written) running.delete(key);
    });
    running.set(key, written);
    if (before !== undefined) waiting.set(key, { items, written });
    return written;
  };
};
