/** Returns the edit distance, in which a swap of two neighbours counts as one edit (optimal string alignment). */
const distance = (a: string, b: string): number => {
  let [before, row]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const changed = (row?.[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = isSwapped ? (before?.[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(changed, swapped, (row?.[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row?.[b.length] ?? 0;
};

const sorted = (parts: readonly string[]): string => parts.toSorted().join('_');

/** Short names resemble many other names, so only swapped letters and wrong case count as misspelt. */
const isNear = (name: string, known: string): boolean => {
  const apart = Math.abs(name.length - known.length);
  if (apart > 2) return false;
  const upper = name.toUpperCase();
  if (apart === 0 && sorted(upper.split('_')) === sorted(known.split('_'))) return true;
  const isSwap = () => sorted([...upper]) === sorted([...known]);
  const allowed = known.length < 5 ? Number(isSwap()) : known.length < 10 ? 1 : 2;
  return apart <= allowed && distance(upper, known) <= allowed;
};

/** Maps unknown names to the known variable that was probably meant. */
export const misspelt = (names: readonly string[], known: readonly string[]): ReadonlyMap<string, string> => {
  const unknown = names.filter((name) => !known.includes(name));
  // if the nearest variable is also set, the unknown name is probably meant for another program
  const free = known.filter((name) => !names.includes(name));
  const nearest = (name: string) =>
    free
      .filter((one) => isNear(name, one))
      .toSorted((a, b) => distance(name, a) - distance(name, b))
      .slice(0, 1);
  return new Map(unknown.flatMap((name) => nearest(name).map((one) => [name, one] as const)));
};
