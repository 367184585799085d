import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { API } from 'typescript/unstable/sync';
import { mutantsOf } from '../../tools/mutants/mutations.ts';

describe('the mutants of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mutations-'));
  const api = new API({ cwd: folder });
  after(() => {
    api.close();
    rmSync(folder, { recursive: true });
  });
  let count = 0;
  /** All versions of the text with one change each. */
  const changed = (text: string): readonly string[] => {
    const [file, config] = [join(folder, `file-${(count += 1)}.ts`), join(folder, `tsconfig-${count}.json`)];
    writeFileSync(file, text);
    writeFileSync(config, JSON.stringify({ files: [file], compilerOptions: { noLib: true } }));
    const parsed = api
      .updateSnapshot({ openProjects: [config] })
      .getProject(config)
      ?.program.getSourceFile(file);
    if (!parsed) throw new Error('the file was not read');
    return mutantsOf('file.ts', parsed).map(({ start, end, before, after: now }) => {
      expect(text.slice(start, end)).to.equal(before);
      return text.slice(0, start) + now + text.slice(end);
    });
  };

  it('differ by an operator', () => {
    expect(changed('a < b')).to.deep.equal(['a <= b', 'a >= b']);
    expect(changed('a === b')).to.deep.equal(['a !== b']);
    expect(changed('a && b')).to.deep.equal(['a || b']);
    expect(changed('a ?? b')).to.deep.equal(['a && b']);
    expect(changed('a + b')).to.deep.equal(['a - b']);
    expect(changed('!a')).to.deep.equal(['(a)']);
  });

  it('differ by a literal', () => {
    expect(changed('f(5, true)')).to.deep.equal(['f((6), true)', 'f((4), true)', 'f(5, false)']);
    expect(changed("f('text', '')")).to.deep.equal(["f('', '')", "f('text', 'mutant')"]);
    expect(changed('f(`a${b}`)')).to.deep.equal(["f('')"]);
  });

  it('differ by a condition or a missing element', () => {
    expect(changed('a ? b : c')).to.deep.equal(['true ? b : c', 'false ? b : c']);
    expect(changed('if (a) f()')).to.deep.equal(['if (true) f()', 'if (false) f()']);
    expect(changed('[a, b]')).to.deep.equal(['[ b]', '[a, ]']);
    expect(changed('({ ...a, b })')).to.deep.equal(['({  b })']);
  });

  it('do not touch code whose behaviour no test can observe', () => {
    expect(changed("import { a } from 'module';\nexport { b } from 'module';")).to.deep.equal([]);
    expect(changed("type A = 'one' | 2;\ninterface B { c: 'three' }")).to.deep.equal([]);
    expect(changed("throw new TypeError('a bug')")).to.deep.equal([]);
    expect(changed("text('UserId')")).to.deep.equal([]);
  });
});
