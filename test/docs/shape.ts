/** One line per difference between an answer and the page. */
type Differences = readonly string[];

const CONSTANT = /^[A-Z][A-Z_]+$/;

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => kindOf(value) === 'object';

/**
 * Compares an answer with the page: the same members, with any numbers and text (ids, times and tokens differ), but
 * equal booleans, null and upper-case words. List items are compared with the page's item at their index, or its last
 * one.
 */
export const differences = (shown: unknown, real: unknown, at = '$'): Differences => {
  if (kindOf(shown) !== kindOf(real)) return [`${at}: ${kindOf(shown)} is shown, ${JSON.stringify(real)} came`];
  if (Array.isArray(shown) && Array.isArray(real)) {
    if ((shown.length === 0) !== (real.length === 0)) return [`${at}: ${shown.length} are shown, ${real.length} came`];
    return real.flatMap((item, i) => differences(shown[Math.min(i, shown.length - 1)], item, `${at}[${i}]`));
  }
  if (isRecord(shown) && isRecord(real)) {
    const names = [...new Set([...Object.keys(shown), ...Object.keys(real)])];
    return names.flatMap((name) => {
      if (!(name in real)) return [`${at}.${name} is shown, and did not come`];
      if (!(name in shown)) return [`${at}.${name} came, and is not shown`];
      return differences(shown[name], real[name], `${at}.${name}`);
    });
  }
  const isFixed = typeof shown === 'boolean' || (typeof shown === 'string' && CONSTANT.test(shown));
  return isFixed && shown !== real ? [`${at}: ${String(shown)} is shown, ${String(real)} came`] : [];
};

/** Pairs of text that the page shows and the real text in its place, such as an id or a token. */
export const standIns = (shown: unknown, real: unknown): readonly (readonly [shown: string, real: string])[] => {
  if (typeof shown === 'string' && typeof real === 'string')
    return shown === real || shown.length < 6 ? [] : [[shown, real]];
  if (Array.isArray(shown) && Array.isArray(real)) return shown.flatMap((item, i) => standIns(item, real[i]));
  if (isRecord(shown) && isRecord(real)) return Object.keys(shown).flatMap((name) => standIns(shown[name], real[name]));
  return [];
};

/** The first line that does not occur in the output, in order; `…` matches anything. */
export const missingLine = (shown: string, real: string): string | null => {
  const lines = real.split('\n');
  let from = 0;
  for (const wanted of shown.split('\n').filter((line) => line.trim() !== '')) {
    const parts = wanted
      .trim()
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    const pattern = new RegExp(`^${parts.join('.*')}$`);
    const found = lines.findIndex((line, i) => i >= from && pattern.test(line.trim()));
    if (found < 0) return wanted;
    from = found + 1;
  }
  return null;
};
