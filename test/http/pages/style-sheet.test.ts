import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { ROOT } from '../../../src/start/project.ts';

const CSS = readFileSync(join(ROOT, 'src/adapters/http/pages/assets/page.css'), 'utf8');

const endOfBlock = (css: string, start: number): number => {
  let depth = 0;
  for (let at = css.indexOf('{', start); at < css.length; at += 1) {
    if (css[at] === '{') depth += 1;
    if (css[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new Error('a block has no end');
};

const TOKENS_AT = CSS.indexOf('@layer tokens {');
const TOKENS = CSS.slice(TOKENS_AT, endOfBlock(CSS, TOKENS_AT));
/** Without conditions of media, in which custom properties don't work. */
const rulesOf = (css: string): string => css.replaceAll(/\/\*[^]*?\*\//g, '').replaceAll(/@media[^{]*/g, '@media ');
const RAW =
  /#[0-9a-f]{3,8}\b(?=[^{}]*;)|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\(|(?<![\w-])\d*\.?\d+(?:px|rem|pt|ms|s)\b|:[^;{}]*\b(?:white|black|red|green|blue|gr[ae]y|silver|navy|orange|purple)\b[^;{}]*;/gi;
const rawIn = (css: string): readonly string[] => rulesOf(css).match(RAW) ?? [];

describe('the style sheet', () => {
  it('has colours, sizes and times in its tokens only', () => {
    expect(TOKENS.length).to.be.above(1000);
    expect(rawIn(CSS.replace(TOKENS, ''))).to.deep.equal([]);
    for (const raw of [
      'color: #fff;',
      'color: rgb(0 0 0);',
      'margin: 4px;',
      'margin: 0.5rem 1em;',
      'color: white;',
      'transition: x 1s;',
    ])
      expect(rawIn(`a { ${raw} }`), raw).to.have.lengthOf(1);
  });

  it('names no token that is not there, and has none that nothing names', () => {
    const defined = [...TOKENS.matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name);
    const used = [...CSS.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !defined.includes(name))).to.deep.equal([]);
    expect(defined.filter((name) => !used.includes(name))).to.deep.equal([]);
  });

  it('loads nothing, and is small', () => {
    expect(CSS).not.to.match(/@import|url\(/);
    expect(gzipSync(CSS, { level: 9 }).length).to.be.below(8_000);
  });

  it('moves only where motion is welcome', () => {
    const start = CSS.indexOf('@media (prefers-reduced-motion: no-preference)');
    const moving = CSS.slice(start, endOfBlock(CSS, start));
    expect(moving).to.contain('@view-transition');
    expect(CSS.replace(moving, '')).not.to.match(/@view-transition|@keyframes|(?<![\w-])(?:animation|transition)/);
  });

  const colour = (name: string, theme: 0 | 1): string => {
    const value = new RegExp(`--${name}: ([^;]+);`).exec(TOKENS)?.[1] ?? '';
    return /^light-dark\((#\w+), (#\w+)\)$/.exec(value)?.[theme + 1] ?? value;
  };
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const PAIRS: readonly (readonly [string, string, number])[] = [
    ...['ground', 'surface', 'sunken'].flatMap((ground) => [
      ['text', ground, 7] as const,
      ['muted', ground, 4.5] as const,
    ]),
    ...['ground', 'surface'].flatMap((ground) => [
      ['link', ground, 4.5] as const,
      ['field-line', ground, 3] as const,
      ['focus', ground, 3] as const,
      ['bad', ground, 4.5] as const,
      ['accent', ground, 3] as const,
    ]),
    ...['good', 'warn', 'bad', 'info'].map((tone) => [tone, `${tone}-ground`, 4.5] as const),
    ...['accent', 'accent-strong', 'danger', 'danger-strong'].map((ground) => ['on-accent', ground, 4.5] as const),
    ...Array.from({ length: 8 }, (_, n) => ['on-accent', `picture-${n}`, 4.5] as const),
  ];
  for (const [theme, name] of [
    [0, 'light'],
    [1, 'dark'],
  ] as const)
    it(`has enough contrast in the ${name} theme`, () => {
      const low = PAIRS.flatMap(([a, b, least]) => {
        const ratio = contrast(colour(a, theme), colour(b, theme));
        return ratio >= least ? [] : [`${a} on ${b}: ${ratio.toFixed(2)}`];
      });
      expect(low).to.deep.equal([]);
    });
});
