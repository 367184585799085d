import { expect } from 'chai';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { fieldsOf, schemaOf } from '../../src/adapters/http/api/openapi/schema.ts';
import type { Components } from '../../src/adapters/http/api/openapi/schema.ts';
import { parse } from '../../src/adapters/http/server/input/parse.ts';
import { contractRoutes } from '../../tools/contract-routes.ts';
import type { Schemas } from '../../tools/contract.ts';
import { cpuTime } from '../support/cpu-time.ts';
import { WRITTEN, resolved, valueOf } from './arbitrary.ts';
import { STRANGE, knownFields, spoilt, spoiltField } from './mutations.ts';
import { validators, valueOfText } from './validator.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 2026);
const RUNS = Number(process.env['FUZZ_CASES'] ?? 60);

// Values that no schema generates, to find schemas that are too narrow.
const ANYTHING = [...WRITTEN, ...STRANGE];

const allRoutes = contractRoutes('http://localhost:3000');

type Fields = Readonly<Record<string, unknown>>;

/** Accepted bodies with each field replaced by every other value. */
const variations = (taken: readonly unknown[], names: readonly string[]): readonly unknown[] => {
  const fullest = (taken as readonly Fields[]).toSorted((x, y) => Object.keys(y).length - Object.keys(x).length)[0];
  return names.flatMap((name) => ANYTHING.map((value) => ({ ...fullest, [name]: value })));
};

describe(`codecs and their schemas (seed ${SEED}, ${RUNS} values each)`, function () {
  this.timeout(600_000);
  const components: Components = new Map();
  const bodies = allRoutes.flatMap(({ body, encoding, operationId }) =>
    body && encoding === undefined ? [{ operationId, body, schema: schemaOf(body, components) }] : [],
  );
  const parameters = allRoutes.flatMap(({ operationId, params, query }) =>
    [params, query].flatMap((codec) =>
      codec
        ? fieldsOf(codec).map((field) => ({
            ...field,
            operationId,
            schema: schemaOf(field.codec, components),
          }))
        : [],
    ),
  );
  const schemas = Object.fromEntries(components) as Schemas;
  const validatorOf = validators(schemas);

  it('agree on every body', () => {
    for (const { operationId, body, schema } of bodies) {
      const isTaken = (value: unknown) => E.isRight(parse(body, value));
      const good = valueOf(schema, schemas);
      const values = fc.oneof(
        good,
        good.chain((value) => spoilt(schema, value, schemas)),
      );
      const taken = fc.sample(values, { seed: SEED, numRuns: RUNS }).filter(isTaken);
      expect(taken, `${operationId} took some`).not.to.deep.equal([]);
      const names = Object.keys(knownFields(schema, schemas));
      const more = variations(taken, names).filter(isTaken);
      expect(
        [...taken, ...more].filter((value) => !validatorOf(schema)(value)),
        operationId,
      ).to.deep.equal([]);
    }
    expect(bodies.length).to.be.above(20);
  });

  it('agree on every parameter', () => {
    for (const { operationId, name, codec, schema } of parameters) {
      const own = resolved(schema, schemas);
      const values = fc.oneof(valueOf(schema, schemas), spoiltField(own));
      const texts = [...fc.sample(values, { seed: SEED, numRuns: RUNS }), ...ANYTHING].map(String);
      const taken = texts.filter((text) => E.isRight(parse(codec, text)));
      expect(taken, `${name} of ${operationId} took some`).not.to.deep.equal([]);
      const undocumented = taken.filter((text) => !validatorOf(schema)(valueOfText(text, own)));
      expect(undocumented, `${name} of ${operationId}`).to.deep.equal([]);
    }
    expect(parameters.length).to.be.above(50);
  });

  it('answers at once to 100 kB in place of a body or field', () => {
    // requirement 68
    const zeros = Array.from({ length: 49_000 }, () => 0);
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, 0]));
    const cpuMs = (act: () => unknown): number => {
      const spent = cpuTime();
      act();
      return spent();
    };
    const slow = bodies.flatMap(({ operationId, body, schema }) => {
      const [good] = fc.sample(valueOf(schema, schemas), { seed: SEED, numRuns: 1 });
      const fields = Object.keys(knownFields(schema, schemas)).map((name) => ({ ...(good as object), [name]: zeros }));
      return [zeros, wide, ...fields].flatMap((hostile, at) => {
        // Garbage collection and other processes disturb some measurements, but not all.
        const isQuick = [1, 2, 3, 4, 5].some(() => cpuMs(() => parse(body, hostile)) < 50);
        return isQuick ? [] : [`${operationId} ${at}`];
      });
    });
    expect(slow).to.deep.equal([]);
  });
});
