import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';

const text = readFileSync(join(ROOT, 'AGENTS.md'), 'utf8');
const manifest: { scripts: Record<string, string> } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const quoted = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);

describe('AGENTS.md', () => {
  it('names existing commands', () => {
    const scripts = quoted.flatMap((code) => {
      const [, script] = /^npm (?:run )?([\w:-]+)/.exec(code) ?? [];
      return script === undefined || script === 'ci' ? [] : [script];
    });
    expect(scripts).to.include.members(['check', 'test', 'dev']);
    expect(scripts.filter((name) => !(name in manifest.scripts))).to.deep.equal([]);
    const programs = quoted.flatMap((code) => /^npx ([\w-]+)/.exec(code)?.[1] ?? []);
    expect(programs).to.include('mikro-orm');
    expect(programs.filter((name) => !existsSync(join(ROOT, 'node_modules/.bin', name)))).to.deep.equal([]);
  });

  it('names existing files and folders', () => {
    const paths = [
      ...quoted.flatMap((code) => code.match(/(?<=^|\s)(?:src|test|docs|tools|migrations|seeders)\/[\w./-]*/g) ?? []),
      ...[...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path!),
    ];
    expect(paths).to.have.lengthOf.above(15);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });
});
