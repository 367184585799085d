import { expect } from 'chai';
import { parseField, parseFields } from '../../tools/new-resource/fields.ts';
import { KINDS } from '../../tools/new-resource/kinds.ts';

const problemsOf = (...texts: readonly string[]): readonly string[] => {
  const parsed = parseFields(texts);
  return 'problems' in parsed ? parsed.problems : [];
};

describe('the fields of a new resource', () => {
  it('have a name, a kind, and optionally null', () => {
    expect(parseField('dueOn:date?')).to.deep.include({ kind: 'date', nullable: true });
    const [due, on] = [parseField('due-on:date'), parseField('due_on:date')];
    expect(due).to.deep.equal(on);
    for (const kind of Object.keys(KINDS))
      expect(parseField(`a:${kind}`), kind).to.deep.include({ kind, nullable: false });
  });

  it('of strings have a length, in either spelling', () => {
    expect(parseField('code:string:16')).to.deep.include({ length: 16 });
    expect(parseField('code:string(16)?')).to.deep.include({ length: 16, nullable: true });
    expect(parseField('code:string')).to.deep.include({ length: 255 });
  });

  it('are refused with a hint on what to write instead', () => {
    const refused: Readonly<Record<string, RegExp>> = {
      amount: /write name:kind/,
      'amount:': /write name:kind/,
      ':integer': /write name:kind/,
      '1st:integer': /write name:kind/,
      'amount:number': /unknown kind "number": use one of string, text, integer/,
      'amount:integer(3)': /only strings have/,
      'code:string:0': /must be from 1 to 4000/,
      'code:string:99999': /use the kind text/,
      'id:integer': /every table has "id"/,
      'createdAt:time': /every table has "created_at"/,
      'order:integer': /reserved in SQL/,
      'xmin:integer': /reserved in SQL/,
      'constructor:string': /another meaning in the code/,
      [`${'x'.repeat(31)}:string`]: /at most 30/,
      '__proto__:string': /write name:kind/,
    };
    for (const [text, reason] of Object.entries(refused)) {
      expect(problemsOf(text, 'amount:integer'), text).to.have.lengthOf(1);
      expect(problemsOf(text, 'amount:integer')[0], text).to.match(reason);
    }
  });

  it('report all problems at once, and refuse a resource that has nothing but users', () => {
    expect(problemsOf('id:integer', 'a:string', 'A:text', 'b:nothing')).to.have.lengthOf(3);
    for (const none of [[], ['owner_id:user', 'other_id:user?']])
      expect(problemsOf(...none)[0]).to.match(/at least one field that is not a user/);
  });
});
