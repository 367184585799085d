import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '../e2e/client.ts';
import { fencesOf, isRepeated, stepsOf } from './fences.ts';
import type { Fence, Step } from './fences.ts';
import { differences, missingLine, standIns } from './shape.ts';
import type { Shell } from './shell.ts';

type Place = Readonly<{
  shell: Shell;
  /** The project that `diff` blocks change. */
  folder: string;
  /** Where `sql` blocks run, as the owner; a block that begins with `\\connect NAME` runs in that database. */
  databaseUrl: string;
  /** Replacements for text that is different here, such as the service's address. */
  replace: readonly (readonly [shown: string, real: string])[];
}>;

/** The lines of a hunk before and after the change, with context. */
const sides = (hunk: string): readonly [before: readonly string[], after: readonly string[]] => {
  const lines = hunk.split('\n').filter((line) => line !== '');
  const side = (other: string) => lines.filter((line) => !line.startsWith(other)).map((line) => line.slice(1).trim());
  return [side('+'), side('-')];
};

/** Applies a hunk, which must match exactly one place at any indentation. */
export const applyHunk = (content: string, hunk: string): string => {
  const [before, after] = sides(hunk);
  const pattern = before.map((line) => line.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join(String.raw`\n[ \t]*`);
  const [found, ...others] = content.matchAll(new RegExp(pattern, 'g'));
  if (found === undefined || others.length > 0) throw new Error(`has this not exactly once:\n${before.join('\n')}`);
  const [indent = ''] = /^[ \t]*/.exec(content.slice(content.lastIndexOf('\n', found.index) + 1)) ?? [];
  return content.slice(0, found.index) + after.join(`\n${indent}`) + content.slice(found.index + found[0].length);
};

const applyDiff = async (folder: string, text: string): Promise<void> => {
  for (const [, path, hunks] of text.matchAll(/^--- (\S+)\n\+\+\+ \S+\n((?:(?!--- ).*(?:\n|$))*)/gm)) {
    const file = join(folder, path!);
    const apply = (content: string, hunk: string) => {
      try {
        return applyHunk(content, hunk);
      } catch (error) {
        throw new Error(`${path} ${(error as Error).message}`, { cause: error });
      }
    };
    const changes = hunks!.split(/^@@.*\n/m).filter((one) => one.trim() !== '');
    await writeFile(file, changes.reduce(apply, await readFile(file, 'utf8')));
  }
};

/** Runs statements one by one like psql, because some can't run in a transaction. */
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

/** The first difference to what the page shows; null if there is none. */
const faultIn = ({ language, text }: Fence, output: string): string | null => {
  if (language === 'text') {
    const missing = missingLine(text, output);
    return missing === null ? null : `this did not come: ${missing}\nbut this:\n${output}`;
  }
  const found = isJson(output) ? differences(JSON.parse(text), JSON.parse(output)) : ['it is no JSON'];
  return found.length === 0 ? null : `${found.join('\n')}\nin:\n${output}`;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Runs a page from the first to the last command and returns the number of steps; rejects with the line that fails. */
export const runPage = async (path: string, { shell, folder, databaseUrl, replace }: Place): Promise<number> => {
  const steps = stepsOf(fencesOf(await readFile(path, 'utf8')));
  const known = [...replace];
  const real = (text: string) => known.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  let output = '';
  const runCommand = async ({ text }: Fence) => void (output = await shell.run(real(text)));
  const expectAnswer = async (fence: Fence, of: Fence) => {
    const shown = { ...fence, text: real(fence.text) };
    const look = () => faultIn(shown, output);
    if (isRepeated(of) && look() !== null) {
      const again = async () => (await runCommand(of).catch(() => undefined), look() === null);
      await eventually(again, 'the answer').catch(() => undefined);
    }
    const fault = look();
    if (fault !== null) throw new Error(fault);
    if (fence.language === 'json')
      known.push(...standIns(JSON.parse(shown.text), JSON.parse(output)).toSorted(([a], [b]) => b.length - a.length));
  };
  const runStep = async (step: Step) => {
    if (step.kind === 'sh') await runCommand(step.fence);
    if (step.kind === 'sql') await query(databaseUrl, real(step.fence.text));
    if (step.kind === 'diff') await applyDiff(folder, step.fence.text);
    if (step.kind === 'answer') await expectAnswer(step.fence, step.of);
  };
  for (const step of steps)
    await runStep(step).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${path}:${step.fence.line}: ${why}`, { cause: error });
    });
  return steps.length;
};
