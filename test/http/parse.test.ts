import { expect } from 'chai';
import * as fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { refined } from '../../src/adapters/http/server/input/codec-node.ts';
import { duplicateKeys } from '../../src/adapters/http/server/input/duplicate-keys.ts';
import { integerText } from '../../src/adapters/http/server/input/integer-text.ts';
import { parse } from '../../src/adapters/http/server/input/parse.ts';
import { EmailAddress } from '../../src/core/domain/addresses/address.ts';
import { UserId } from '../../src/core/domain/ids.ts';

const problems = (codec: t.Mixed, input: unknown): readonly string[] => {
  const parsed = parse(codec, input);
  return E.isLeft(parsed) ? parsed.left.map(({ pointer, code, detail }) => `${pointer} ${code}: ${detail}`) : [];
};
const places = (codec: t.Mixed, input: unknown) => problems(codec, input).map((line) => line.split(':')[0]);

const anyUnit = fc.constantFrom('a', '"', '\\', '/', '\0', '\ud800', '\udc00', 'é', '🎉');
const hostileText = fc.string({ unit: anyUnit });
const nest = (n: number): unknown => JSON.parse(`${'{"next":'.repeat(n)}1${'}'.repeat(n)}`);

describe('parse', () => {
  it('decodes valid input, normalised by the codec', () => {
    expect(parse(t.strict({ email: EmailAddress }), { email: 'Ada@Example.com' })).to.deep.equal(
      E.right({ email: 'ada@example.com' }),
    );
  });

  it('says what is wrong with each field, with the codec’s message if it has one', () => {
    const codec = t.strict({ email: EmailAddress, name: t.string, age: t.number, ok: t.boolean, n: t.Int });
    const found = problems(codec, { email: 'canary', age: 'canary', ok: null, n: 1.5 });
    expect(found[0]).to.match(/^\/email invalid: must be an e-mail address such as/);
    expect(found.slice(1)).to.deep.equal([
      '/name required: is required and must be a string',
      '/age invalid: must be a number',
      '/ok invalid: must be true or false',
      '/n invalid: must be a whole number',
    ]);
    expect(found.join()).not.to.contain('canary');
  });

  it('points into objects, arrays, records, tuples, refinements and recursion, escaped by RFC 6901', () => {
    type Tree = { value: number; children?: Tree[] };
    const Tree: t.Type<Tree> = t.recursion('Tree', () =>
      t.intersection([t.strict({ value: t.number }), t.partial({ children: t.array(Tree) })]),
    );
    const codec = t.strict({
      'zip~/code': t.string,
      others: t.array(t.strict({ city: t.string })),
      scores: t.record(t.string, t.number),
      pair: t.tuple([t.string, t.number]),
      tree: Tree,
      list: refined(t.array(t.string), (all) => all.length < 3, 'must have at most two items'),
      frozen: t.readonly(t.exact(t.intersection([t.type({ a: t.string }), t.partial({ b: t.string })]))),
    });
    const input = {
      'zip~/code': 1,
      others: [{ city: 'x' }, { city: 2, extra: 1 }, 3],
      scores: { a: 1, b: 'x' },
      pair: ['x', 'y', 'z'],
      tree: { value: 1, children: [{ value: 2 }, { value: 'x', children: [{ value: 3, extra: 1 }] }] },
      list: ['a', 'b', 'c'],
      frozen: { a: 'x', b: 1, c: 2 },
    };
    expect(places(codec, input)).to.have.members([
      '/zip~0~1code invalid',
      '/others/1/city invalid',
      '/others/1/extra unknown',
      '/others/2 invalid',
      '/scores/b invalid',
      '/pair/1 invalid',
      '/pair/2 unknown',
      '/tree/children/1/value invalid',
      '/tree/children/1/children/0/extra unknown',
      '/list invalid',
      '/frozen/b invalid',
      '/frozen/c unknown',
    ]);
    expect(problems(codec, { ...input, list: ['a', 'b', 'c'] })).to.include(
      '/list invalid: must have at most two items',
    );
  });

  it('reports one problem for a union of scalars', () => {
    const codec = t.strict({
      role: t.union([t.literal('admin'), t.literal('user'), t.null]),
      k: t.keyof({ a: 1, b: 1 }),
    });
    expect(problems(codec, { role: 'canary' })).to.deep.equal([
      '/role invalid: must be "admin" or "user" or null',
      '/k required: is required and must be "a" or "b"',
    ]);
    expect(problems(t.union([EmailAddress, t.null]), 1)[0]).to.match(/^ invalid: must be an e-mail.* or null$/);
  });

  it('checks a tagged union by its tag', () => {
    const codec = t.union([
      t.strict({ type: t.literal('email'), value: EmailAddress }),
      t.strict({ type: t.literal('mobile'), value: t.string, note: t.string }),
    ]);
    expect(problems(codec, { type: 'fax', value: 1 })).to.deep.equal(['/type invalid: must be "email" or "mobile"']);
    expect(problems(codec, {})).to.deep.equal(['/type required: is required and must be "email" or "mobile"']);
    expect(places(codec, { type: 'email', value: 1, note: 'x' })).to.deep.equal(['/value invalid', '/note unknown']);
    expect(places(codec, null)).to.deep.equal([' invalid']);
  });

  it('checks other unions by the nearest member, and refuses keys of other members', () => {
    const byCode = t.strict({ type: t.string, value: t.string, code: t.string, new_password: t.string });
    const byToken = t.strict({ token: t.string, new_password: t.string });
    const codec = t.union([byCode, byToken]);
    expect(places(codec, { token: 'x' })).to.deep.equal(['/new_password required']);
    expect(places(codec, { type: 'email', value: 'a', code: '1' })).to.deep.equal(['/new_password required']);
    expect(places(codec, { token: 'x', new_password: 'y', code: '1' })).to.deep.equal(['/code unknown']);
    expect(places(codec, 'x')).to.deep.equal([' invalid']);
    const shortFirst = t.union([t.strict({ a: t.string }), t.strict({ a: t.string, b: t.string })]);
    expect(places(shortFirst, { a: 'x', b: 'io-ts would drop it' })).to.deep.equal(['/b unknown']);
  });

  it('accepts the keys of all members of an intersection, and no inherited ones', () => {
    const codec = t.intersection([t.strict({ a: t.string }), t.partial({ b: t.string }), t.partial({ c: t.string })]);
    expect(problems(codec, { a: 'x', b: 'y', c: 'z' })).to.deep.equal([]);
    expect(places(codec, { a: 'x', toString: 1, constructor: 2 })).to.deep.equal([
      '/toString unknown',
      '/constructor unknown',
    ]);
  });

  it('accepts unknown keys where the codec is open', () => {
    expect(
      problems(t.strict({ any: t.unknown, map: t.UnknownRecord }), { any: { x: 1 }, map: { y: 2 } }),
    ).to.deep.equal([]);
  });

  it('refuses U+0000, lone surrogates, __proto__ and infinity even where the codec is open', () => {
    const input = JSON.parse(
      '{"a":["\\u0000"],"b":{"__proto__":1},"c":"\\ud83d","d":1e999,"\\udc00":1,"e":"\\ud83d\\ude00"}',
    );
    expect(places(t.UnknownRecord, input)).to.have.members([
      '/a/0 invalid',
      '/b/__proto__ unknown',
      '/c invalid',
      '/d invalid',
      '/\udc00 invalid',
    ]);
  });

  it('survives any depth, and recursive unions do not make it slow', () => {
    type List = string | { next: List };
    const List: t.Type<List> = t.recursion('List', () => t.union([t.string, t.strict({ next: List })]));
    expect(places(List, nest(30))).to.have.length(1);
    expect(problems(List, nest(100_000)).join()).to.match(/must not nest deeper/);
  });

  it('limits the number of problems and the length of pointers', () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, 1]));
    expect(places(t.strict({}), wide)).to.have.length(50);
    expect(places(t.strict({}), { ['k'.repeat(9999)]: 1 })[0]).to.have.length.below(300);
  });

  it('decodes arbitrary input as io-ts does, or says what is wrong', () => {
    const Leaf = t.union([t.string, t.null, t.Int]);
    const codec = t.strict({
      a: Leaf,
      b: t.array(t.strict({ c: Leaf })),
      d: t.union([t.strict({ kind: t.literal('x'), v: t.number }), t.strict({ kind: t.literal('y') })]),
    });
    const good = fc.oneof(fc.string(), fc.constant(null), fc.integer());
    const tagged = fc.oneof(
      fc.record({ kind: fc.constant('x'), v: fc.integer() }),
      fc.record({ kind: fc.constant('y') }),
    );
    const fitting = fc.record({ a: good, b: fc.array(fc.record({ c: good }), { maxLength: 3 }), d: tagged });
    const leaf = fc.oneof(good, hostileText, fc.double(), fc.boolean(), fc.constant(undefined));
    const loose = fc.record({ kind: fc.constantFrom('x', 'y', 'z'), v: leaf }, { requiredKeys: [] });
    const spoilt = fc.tuple(
      fitting,
      fc.dictionary(fc.constantFrom('a', 'b', 'd', 'e', '__proto__'), fc.oneof(leaf, loose)),
    );
    const input = fc.oneof(
      fitting,
      spoilt.map(([all, some]) => ({ ...all, ...some })),
      fc.jsonValue({ maxDepth: 2 }),
    );
    let taken = 0;
    fc.assert(
      fc.property(input, (u) => {
        const parsed = parse(codec, u);
        if (E.isRight(parsed)) {
          taken += 1;
          // Accepted means that nothing of the input was dropped.
          expect(codec.decode(u)).to.deep.equal(E.right(u));
          return codec.is(u);
        }
        const found = new Set(parsed.left.map((one) => one.pointer));
        return (
          found.size > 0 &&
          found.size === parsed.left.length &&
          !parsed.left.some(({ detail }) => detail === 'is not valid')
        );
      }),
      { numRuns: 300 },
    );
    expect(taken).to.be.within(75, 240);
  });
});

describe('integerText', () => {
  it('reads integers in paths, with the messages of the codec', () => {
    const codec = t.strict({ id: integerText(UserId) });
    expect(parse(codec, { id: '12' })).to.deep.equal(E.right({ id: 12 }));
    for (const id of ['0', '-1', '+1', '1.0', '1e3', ' 1', '007', '', '2147483648']) {
      expect(problems(codec, { id })).to.deep.equal(['/id invalid: must be a positive whole number']);
    }
  });
});

describe('duplicateKeys', () => {
  it('finds exactly the keys that JSON.parse would drop', () => {
    const key = fc.constantFrom('a', 'b', 'a"', '\\', '{', ',:[', 'é');
    type Json = readonly (readonly [string, Json])[] | readonly string[];
    const { json } = fc.letrec<{ json: Json }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 3 },
        fc.array(fc.string({ unit: anyUnit, maxLength: 5 }), { maxLength: 3 }),
        fc.array(fc.tuple(key, tie('json')), { maxLength: 4 }),
      ),
    }));
    const write = (value: Json): string =>
      value.some((one) => typeof one !== 'string')
        ? `{${value.map((one) => (typeof one === 'string' ? '' : `${JSON.stringify(one[0])} : ${write(one[1])}`)).join()}}`
        : JSON.stringify(value);
    const keysIn = (value: Json): number =>
      value.reduce((sum, one) => sum + (typeof one === 'string' ? 0 : 1 + keysIn(one[1])), 0);
    const kept = (value: unknown): number =>
      typeof value !== 'object' || value === null
        ? 0
        : Object.values(value).reduce(
            (sum: number, one) => sum + kept(one),
            Array.isArray(value) ? 0 : Object.keys(value).length,
          );
    fc.assert(
      fc.property(json, (value) => {
        const text = write(value);
        const isWhole = kept(JSON.parse(text)) === keysIn(value);
        return (duplicateKeys(text).length === 0) === isWhole;
      }),
      { numRuns: 1000 },
    );
  });
});
