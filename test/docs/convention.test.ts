import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';
import { fencesOf, stepsOf } from './fences.ts';
import { applyHunk } from './page.ts';
import { differences, missingLine, standIns } from './shape.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
const TEXTS = ['README.md', ...PAGES.map((name) => `docs/${name}`)];

const fenced = (info: string, text = 'true') => `\`\`\`${info}\n${text}\n\`\`\`\n`;

describe('a page of the documents', () => {
  it('marks what is run by the language of its blocks, with the output right after', () => {
    const page = [
      fenced('sh', 'a'),
      'Text.\n',
      fenced('json', '{}'),
      fenced('json', '[]'),
      fenced('sql', 'b'),
      fenced('text', 'c'),
      fenced('diff', 'd'),
      fenced('ts', 'e'),
      fenced('sh not-run: needs Docker', 'f'),
      fenced('text', 'g'),
      fenced('sh eventually', 'h'),
    ].join('\n');
    const steps = stepsOf(fencesOf(page)).map((step) => `${step.kind} ${step.fence.text} ${step.fence.line}`);
    expect(steps).to.deep.equal(['sh a 1', 'answer {} 7', 'sql b 15', 'diff d 23', 'sh h 39']);
  });

  it('is refused if a block is unclosed, lacks a reason, or has an unknown mark', () => {
    for (const text of ['```sh\na', fenced('sh not-run'), fenced('sh not-run: '), fenced('sh notrun: x')])
      expect(() => stepsOf(fencesOf(text)), text).to.throw(/line 1/);
  });

  it('compares JSON by shape: ids, times and tokens may differ, constants, booleans and null may not', () => {
    const shown = { id: 1, at: 'then', code: 'LOCKED', ok: true, none: null, items: [{ a: 1 }] };
    expect(differences(shown, { ...shown, id: 7, at: 'now', items: [{ a: 2 }, { a: 3 }] })).to.deep.equal([]);
    for (const other of [
      { ...shown, id: '1' },
      { ...shown, code: 'OTHER' },
      { ...shown, ok: false },
      { ...shown, none: 'x' },
      { ...shown, none: undefined },
      { ...shown, more: 1 },
      { ...shown, items: [] },
      { ...shown, items: [{ a: 1 }, { b: 1 }] },
      [shown],
      null,
    ])
      expect(differences(shown, other), JSON.stringify(other)).to.have.lengthOf.at.least(1);
    expect(differences([], [1])).to.have.length(1);
    expect(standIns({ a: 'a token…', b: ['short', 'the same'] }, { a: 'xyz', b: ['other', 'the same'] })).to.deep.equal(
      [['a token…', 'xyz']],
    );
  });

  it('compares text line by line, where … matches anything', () => {
    const real = 'one\n  two 22 (2)\nthree\n';
    for (const shown of ['one', 'two … (2)', 'one\nthree', '…2…\n…ee', ''])
      expect(missingLine(shown, real), shown).to.equal(null);
    for (const shown of ['on', 'two', 'three\none', 'two 22 .2.', 'four'])
      expect(missingLine(shown, real), shown).not.to.equal(null);
  });

  it('shows a change of a file by lines that occur in it exactly once', () => {
    const file = 'a(\n    b: 1,\n    c: `x $1 y`,\n)\n';
    expect(applyHunk(file, ' b: 1,\n+more: [$&],\n')).to.equal(file.replace('b: 1,', () => 'b: 1,\n    more: [$&],'));
    expect(applyHunk(file, '-b: 1,\n-c: `x $1\n+z\n')).to.equal('a(\n    z y`,\n)\n');
    for (const hunk of [' d\n', '   \n+x', ' b: 1,\n )\n+x\n', ' 1\n'])
      expect(() => applyHunk(file, hunk), hunk).to.throw('not exactly once');
  });

  it('leaves out what this machine lacks, and says so', () => {
    const left = TEXTS.flatMap((path) => fencesOf(read(path)).filter(({ info }) => info.startsWith('not-run')));
    expect(left.map(({ info }) => info).filter((info) => !/^not-run: \w+/.test(info))).to.deep.equal([]);
  });

  it('has only links that lead somewhere', () => {
    const slugs = (path: string) =>
      [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
        title!
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
          .replaceAll(' ', '-'),
      );
    const dead = TEXTS.flatMap((path) =>
      [...read(path).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].flatMap(([link, target, anchor]) => {
        const file = target === '' ? path : normalize(join(dirname(path), target!));
        try {
          return anchor === undefined || slugs(file).includes(anchor) ? (read(file), []) : [`${path}: ${link}`];
        } catch {
          return [`${path}: ${link}`];
        }
      }),
    );
    expect(dead).to.deep.equal([]);
  });

  it('documents every command', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const named = [
      ...`${read('README.md')}${read('docs/commands.md')}`.matchAll(
        /`(?:npm (?:run )?)?([\w:]+)(?: -- [^`]*)?`|^npm (?:ci && npm )?(\w+)/gm,
      ),
    ];
    const words = named.map(([, inline, block]) => inline ?? block);
    // npm runs `prestart` before `start` by itself
    const commands = Object.keys(scripts).filter(
      (script) => !(script.replace(/^pre/, '') in scripts && script.startsWith('pre')),
    );
    expect(commands.filter((script) => !words.includes(script))).to.deep.equal([]);
  });

  it('is listed in the README', () => {
    expect(PAGES.filter((name) => !read('README.md').includes(`](docs/${name})`))).to.deep.equal([]);
  });
});
