const [BASE, FIRST_CODE, FIRST_BIAS, MAX_CODE] = [36, 0x80, 72, 0x10ffff];
const DIGITS = 'abcdefghijklmnopqrstuvwxyz0123456789';

const adapted = (delta: number, count: number, isFirst: boolean): number => {
  const halved = Math.floor(delta / (isFirst ? 700 : 2));
  let rest = halved + Math.floor(halved / count);
  let bias = 0;
  for (; rest > 455; bias += BASE) rest = Math.floor(rest / 35);
  return bias + Math.floor((36 * rest) / (rest + 38));
};

const threshold = (k: number, bias: number): number => Math.min(26, Math.max(1, k - bias));

/** Encodes a text in Punycode (RFC 3492) without the prefix `xn--`. The text must contain a non-ASCII character. */
export const toPunycode = (text: string): string => {
  const points = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < FIRST_CODE);
  let [code, delta, bias, done] = [FIRST_CODE, 0, FIRST_BIAS, basic.length];
  let output = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '');
  while (done < points.length) {
    const next = Math.min(...points.filter((point) => point >= code));
    delta += (next - code) * (done + 1);
    code = next;
    for (const point of points) {
      if (point < code) delta += 1;
      if (point !== code) continue;
      let rest = delta;
      let k = BASE;
      for (let t = threshold(k, bias); rest >= t; t = threshold((k += BASE), bias)) {
        output += DIGITS[t + ((rest - t) % (BASE - t))];
        rest = Math.floor((rest - t) / (BASE - t));
      }
      output += DIGITS[rest];
      bias = adapted(delta, done + 1, done === basic.length);
      delta = 0;
      done += 1;
    }
    delta += 1;
    code += 1;
  }
  return output;
};

/** Returns null for invalid Punycode. The caller must check that `toPunycode` returns the same text again. */
export const fromPunycode = (punycode: string): string | null => {
  const end = Math.max(punycode.lastIndexOf('-'), 0);
  const points = Array.from(punycode.slice(0, end), (letter) => letter.charCodeAt(0));
  let [code, index, bias, at] = [FIRST_CODE, 0, FIRST_BIAS, end > 0 ? end + 1 : 0];
  while (at < punycode.length) {
    const before = index;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = DIGITS.indexOf(punycode[at++] ?? ' ');
      index += digit * weight;
      if (digit < 0 || index > 2 ** 31) return null;
      const t = threshold(k, bias);
      if (digit < t) break;
      weight *= BASE - t;
    }
    const count = points.length + 1;
    bias = adapted(index - before, count, before === 0);
    code += Math.floor(index / count);
    if (code > MAX_CODE) return null;
    points.splice((index %= count), 0, code);
    index += 1;
  }
  return String.fromCodePoint(...points);
};
