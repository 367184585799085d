import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { fencesOf, stepsOf } from './fences.ts';
import type { Fence } from './fences.ts';
import { differences, missingLine, standIns } from './shape.ts';
import type { Shell } from './shell.ts';

type Place = Readonly<{
  shell: Shell;
  /** The project that `diff` blocks change. */
  folder: string;
  /** Where `sql` blocks are run, as whoever owns it; one that begins with `\\connect NAME` in that database instead. */
  databaseUrl: string;
  /** What stands in the page for what is true here, such as the address of the service. */
  replace: readonly (readonly [shown: string, real: string])[];
}>;

/** The lines of a hunk before and after it, both with its context. */
const sides = (hunk: string): readonly [before: string, after: string] => {
  const lines = hunk.split('\n').filter((line) => line !== '');
  const side = (other: string) => lines.filter((line) => !line.startsWith(other)).map((line) => line.slice(1));
  return [side('+').join('\n'), side('-').join('\n')];
};

/** Changes files as a patch would; every hunk has to fit at exactly one place, wherever in the file that is. */
const applyDiff = async (folder: string, text: string): Promise<void> => {
  for (const [, path, hunks] of text.matchAll(/^--- (\S+)\n\+\+\+ \S+\n((?:(?!--- ).*(?:\n|$))*)/gm)) {
    const file = join(folder, path!);
    let content = await readFile(file, 'utf8');
    for (const hunk of hunks!.split(/^@@.*\n/m).filter((one) => one.trim() !== '')) {
      const [before, after] = sides(hunk);
      if (content.split(before).length !== 2) throw new Error(`${path} has this not exactly once:\n${before}`);
      content = content.replace(before, () => after);
    }
    await writeFile(file, content);
  }
};

/** One statement after the other, as psql does it, because some can't stand in one transaction with others. */
const query = async (databaseUrl: string, text: string): Promise<void> => {
  const [, name, statements = text] = /^\\connect (\S+)\n([\s\S]*)$/.exec(text) ?? [];
  const url = new URL(databaseUrl);
  if (name !== undefined) url.pathname = `/${name}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    for (const one of statements.split(/;\s*$/m)) if (one.trim() !== '') await client.query(one);
  } finally {
    await client.end();
  }
};

/** Runs a page from its first command to its last; rejects with the line where it does not do what it says. Counts steps. */
export const runPage = async (path: string, { shell, folder, databaseUrl, replace }: Place): Promise<number> => {
  const steps = stepsOf(fencesOf(await readFile(path, 'utf8')));
  const known = [...replace];
  const real = (text: string) => known.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  const expectAnswer = ({ language, text }: Fence, output: string) => {
    if (language === 'text') {
      const missing = missingLine(real(text), output);
      if (missing !== null) throw new Error(`this did not come: ${missing}\nbut this:\n${output}`);
      return;
    }
    const [shown, came] = [JSON.parse(text), JSON.parse(output)] as [unknown, unknown];
    const found = differences(shown, came);
    if (found.length > 0) throw new Error(`${found.join('\n')}\nin:\n${output}`);
    known.push(...standIns(shown, came).toSorted(([a], [b]) => b.length - a.length));
  };
  let output = '';
  for (const { kind, fence } of steps) {
    try {
      if (kind === 'sh') output = await shell.run(real(fence.text));
      if (kind === 'sql') await query(databaseUrl, real(fence.text));
      if (kind === 'diff') await applyDiff(folder, fence.text);
      if (kind === 'answer') expectAnswer(fence, output);
    } catch (error) {
      throw new Error(`${path}:${fence.line}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  return steps.length;
};
