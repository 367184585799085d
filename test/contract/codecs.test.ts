import { expect } from 'chai';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { fieldsOf, schemaOf } from '../../src/adapters/http/openapi/schema.ts';
import type { Components } from '../../src/adapters/http/openapi/schema.ts';
import { parse } from '../../src/adapters/http/parse.ts';
import { resolved, valueOf } from './arbitrary.ts';
import type { Schemas } from './arbitrary.ts';
import { spoilt, spoiltField } from './mutations.ts';
import { allRoutes } from './routes.ts';
import { validators, valueOfText } from './validator.ts';
import type { Validator } from './validator.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 2026);
const RUNS = Number(process.env['FUZZ_CASES'] ?? 60);

/** What a codec takes and its schema does not, of values that are near what both take; and how many the codec took. */
const compare = (codec: t.Mixed, isValid: Validator, values: fc.Arbitrary<unknown>, read = (u: unknown) => u) => {
  const taken = fc.sample(values, { seed: SEED, numRuns: RUNS }).filter((value) => E.isRight(parse(codec, value)));
  return { taken: taken.length, undocumented: taken.filter((value) => !isValid(read(value))) };
};

describe(`what codecs take, by the contract (seed ${SEED}, ${RUNS} values each)`, function () {
  this.timeout(600_000);
  const components: Components = new Map();
  const bodies = allRoutes.flatMap(({ body, encoding, operationId }) =>
    body && encoding !== 'form' ? [{ operationId, body, schema: schemaOf(body, components) }] : [],
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

  it('has every body that a codec takes in its schema', () => {
    let all = 0;
    for (const { operationId, body, schema } of bodies) {
      const good = valueOf(schema, schemas);
      const values = fc.oneof(
        good,
        good.chain((value) => spoilt(schema, value, schemas)),
      );
      const { taken, undocumented } = compare(body, validatorOf(schema), values);
      expect(undocumented, operationId).to.deep.equal([]);
      expect(taken, `${operationId} took some`).to.be.above(0);
      all += taken;
    }
    expect(bodies.length).to.be.above(20);
    expect(all).to.be.above(bodies.length * 5);
  });

  it('has every parameter that a codec takes in its schema', () => {
    for (const { operationId, name, codec, schema } of parameters) {
      const own = resolved(schema, schemas);
      const values = fc.oneof(valueOf(schema, schemas), spoiltField(own)).map(String);
      const { taken, undocumented } = compare(codec, validatorOf(schema), values, (u) => valueOfText(String(u), own));
      expect(undocumented, `${name} of ${operationId}`).to.deep.equal([]);
      expect(taken, `${name} of ${operationId} took some`).to.be.above(0);
    }
    expect(parameters.length).to.be.above(50);
  });
});
