import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';
import { planResource } from '../../tools/new-resource/plan.ts';
import type { Asked, Plan, Project } from '../../tools/new-resource/plan.ts';
import { render } from '../../tools/new-resource/render.ts';

const now = new Date('2030-01-02T03:04:05Z');
const specimen: Asked = { name: 'specimen', fields: ['amount:integer', 'note:string?'], now };

describe('the plan of a new resource', () => {
  let project: Project;
  before(() => {
    const seen = ['src/**/*.ts', 'migrations/*.ts', 'test/**/*.{ts,txt}', 'tools/new-resource/templates/**/*.txt'];
    project = Object.fromEntries(
      globSync(seen, { cwd: ROOT }).map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
    );
  });

  const planned = (asked: Asked, on = project): Plan => {
    const plan = planResource(on, asked);
    if ('problems' in plan) throw new Error(plan.problems.join('\n'));
    return plan;
  };
  const problems = (asked: Partial<Asked>, on = project): readonly string[] => {
    const plan = planResource(on, { ...specimen, ...asked });
    return 'problems' in plan ? plan.problems : [];
  };

  it('has a file per template, and a line in every list', () => {
    const { made, changed } = planned(specimen);
    expect(Object.keys(made)).to.include.members([
      'src/core/domain/specimens/specimen.ts',
      'src/core/ports/specimens.ts',
      'src/core/use-cases/specimens/manage-specimen.ts',
      'migrations/Migration20300102030405_specimens.ts',
      'test/fakes/specimens.ts',
      'test/contracts/specimens.contract.ts',
      'src/adapters/http/pages/specimens/pages.ts',
      'test/e2e/pages/specimens.test.ts',
    ]);
    for (const [path, text] of Object.entries(made)) {
      expect(path in project, path).to.equal(false);
      expect(text, path).not.to.match(/\{\{[\w#^/]|credit|Credit|CREDIT/);
    }
    for (const [path, text] of Object.entries(changed)) {
      expect(/specimen/i.test(text) && !/specimen/i.test(project[path]!), path).to.equal(true);
      expect(text.length, path).to.be.above(project[path]!.length);
    }
  });

  it('has a store without SQL, which is short together with its table', () => {
    const { made } = planned({ ...specimen, fields: [...specimen.fields, 'owner:user', 'due:time?'] });
    const store = made['src/adapters/persistence/specimens/specimens.ts']!;
    expect(store).not.to.match(/\b(?:select|insert into|update \w+ set|delete from|for update)\b/i);
    const lines = `${store}${made['src/adapters/persistence/schema/specimen.ts']}`.split('\n').length;
    expect(lines).to.be.at.most(130);
  });

  it('keeps the order of the access table', () => {
    const rows = planned(specimen).changed['test/e2e/matrix/table.txt']!.trimEnd().split('\n');
    const at = rows.findIndex((row) => row.startsWith('GET /v1/specimens '));
    const pathOf = (row: string | undefined) => row?.split(' ')[1] ?? '';
    expect(rows.filter((row) => row.includes('/v1/specimens'))).to.deep.equal(rows.slice(at, at + 22));
    expect(pathOf(rows[at - 1]).localeCompare('/v1/specimens', 'en')).to.be.below(0);
    expect(pathOf(rows[at + 22]).localeCompare('/v1/specimens', 'en')).to.be.above(0);
    const pagesAt = rows.findIndex((row) => row.startsWith('GET /admin/specimens '));
    const pageRows = rows.filter((row) => row.includes(' /admin/specimens'));
    expect(pageRows).to.deep.equal(rows.slice(pagesAt, pagesAt + 38));
  });

  it('can follow another generated resource, and migrates after it', () => {
    const first = planned(specimen);
    const after = { ...project, ...first.made, ...first.changed };
    const second = planned({ name: 'LabSample', fields: ['total:integer'], now: new Date(0) }, after);
    expect(Object.keys(second.made)).to.include('migrations/Migration20300102030406_lab_samples.ts');
    expect(second.changed['src/core/domain/resources.ts']).to.include(
      "'specimen': 'specimens', 'lab-sample': 'lab-samples'",
    );
    expect(second.changed['src/adapters/http/pages/resource/nouns.ts']).to.include(
      "one: { en: 'Lab sample', de: 'Lab sample' }, many: { en: 'Lab samples', de: 'Lab samples' }",
    );
    expect(second.changed['src/wiring/resources.ts']).to.include('specimens, labSamples]');
    expect(problems({}, after).join('\n')).to.include('src/core/domain/specimens/specimen.ts exists already');
  });

  it('is refused if the name is taken, reserved, too long or not a name', () => {
    const refused: Readonly<Record<string, RegExp>> = {
      user: /another meaning in SQL or in the code/,
      account: /src\/core\/ports\/accounts\.ts exists already/,
      role: /has the path \/v1\/roles already/,
      session: /src\/adapters\/http\/api\/routes\/sessions\/sessions\.ts exists already/,
      event: /has the path \/v1\/events already/,
      'audit-event': /has the table "audit_event" already/,
      'rate-limit': /has the table "rate_limit" already/,
      order: /another meaning in SQL or in the code/,
      class: /another meaning in SQL or in the code/,
      page: /another meaning in SQL or in the code/,
      'purchase-agreement': /at most 16/,
      'a/b': /can't name/,
      '..': /can't name/,
      '1st': /can't name/,
      __proto__: /can't name/,
      Größe: /can't name/,
    };
    for (const [name, reason] of Object.entries(refused)) expect(problems({ name }).join('\n'), name).to.match(reason);
    expect(problems({ name: 'news', plural: 'news' })[0]).to.match(/can't be the plural/);
    expect(problems({ plural: '../x' })[0]).to.match(/can't be the plural/);
    expect(problems({ name: 'staff-member', plural: 'users' }).join('\n')).to.match(
      /src\/core\/ports\/users\.ts exists already/,
    );
  });

  it('is refused if a list that it adds to is gone', () => {
    const without = { ...project, 'src/wiring/resources.ts': 'export const others = [];' };
    expect(problems({}, without)).to.deep.equal([
      'src/wiring/resources.ts no longer has the list that the resource is added to',
    ]);
  });

  it('fails if a template has a key without a value', () => {
    expect(() => render('a {{stranger}}', {}, {})).to.throw('{{stranger}}');
    expect(
      render('a\n{{#x}}\nb\n{{/x}}\n{{^x}}\nc\n{{/x}}\nd {{#x}}e{{/x}}\n  {{y}}\nf\n', { y: '' }, { x: false }),
    ).to.equal('a\nc\nd \nf\n');
  });
});
