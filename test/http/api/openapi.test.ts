import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { linksOf } from '../../../src/adapters/http/api/openapi/links.ts';
import { schemaOf } from '../../../src/adapters/http/api/openapi/schema.ts';
import { tagOf } from '../../../src/adapters/http/api/openapi/tags.ts';
import { parse } from '../../../src/adapters/http/server/input/parse.ts';
import { contractRoutes } from '../../../tools/contract-routes.ts';
import { callsOf, readContract } from '../../../tools/contract.ts';

type Shown = Readonly<{ value: Readonly<{ errors: readonly Readonly<{ pointer: string }>[] }> }>;

describe('a resource whose name has a digit', () => {
  it('has a group of its own', () => {
    expect({
      withDigits: tagOf('/v1/form-16s/{id}'),
      withHyphen: tagOf('/v1/credit-notes'),
    }).to.deep.equal({ withDigits: 'Form 16s', withHyphen: 'Credit notes' });
  });

  it('has a schema of its own', () => {
    const body = t.strict({ ok: t.boolean }, 'Form16');
    expect(schemaOf(body, new Map())).to.deep.equal({ $ref: '#/components/schemas/Form16' });
  });

  it('is found in the audit trail by its actions', () => {
    const query = contractRoutes('http://localhost:3000').find(
      ({ operationId }) => operationId === 'listEvents',
    )?.query;
    if (!query) throw new Error('there is no list of events');
    const taken = ['form-16.created', 'session.started', 'form-16', '.created'].map((action) =>
      E.isRight(parse(query, { action })),
    );
    expect(taken).to.deep.equal([true, true, false, false]);
  });
});

describe('the example of a refused input', () => {
  it('has a problem with a field that the call takes, or an unknown one', () => {
    const calls = callsOf(readContract());
    const strange = calls.flatMap(({ operation: { operationId, parameters, requestBody, responses } }) => {
      const shown = Object.values(
        responses['422']?.content?.['application/problem+json']?.['examples'] ?? {},
      ) as Shown[];
      const names = (place: string) => parameters.filter((one) => one.in === place).map(({ name }) => name);
      const fits = (pointer: string): boolean => {
        const name = pointer.replace(/^[/?{]|\}$/g, '');
        if (pointer.startsWith('?')) return name === 'verbose' || [...names('query'), 'code'].includes(name);
        if (pointer.startsWith('{')) return names('path').includes(name);
        return pointer.startsWith('/') ? requestBody !== undefined : ['', 'Idempotency-Key'].includes(pointer);
      };
      const pointers = shown.flatMap(({ value }) => value.errors.map(({ pointer }) => pointer));
      return pointers.length === 0 || pointers.some((one) => !fits(one)) ? [`${operationId} ${pointers.join()}`] : [];
    });
    expect(strange).to.deep.equal([]);
    expect(calls.length).to.be.above(60);
  });
});

describe('an answer that created something', () => {
  const routes = contractRoutes('http://localhost:3000');
  const linksFrom = (operationId: string, status: number): Readonly<Record<string, unknown>> => {
    const found = routes.find((one) => one.operationId === operationId);
    if (!found) throw new Error(`there is no ${operationId}`);
    return (linksOf(found, status, routes)['links'] ?? {}) as Readonly<Record<string, unknown>>;
  };

  it('links to the operations on its id, with all their parameters', () => {
    const links = linksFrom('createPrivilege', 201);
    expect(Object.keys(links)).to.deep.equal(['readPrivilege', 'changePrivilege', 'deletePrivilege']);
    expect(links['readPrivilege']).to.deep.equal({
      operationId: 'readPrivilege',
      parameters: { id: '$response.body#/id' },
    });
    expect(linksFrom('addUserIdentity', 201)).to.deep.equal({
      removeUserIdentity: {
        operationId: 'removeUserIdentity',
        parameters: { id: '$request.path.id', identityId: '$response.body#/id' },
      },
    });
  });

  it('links to no operation whose parameters it does not know', () => {
    expect(linksFrom('createRole', 201)).to.include.keys('readRole', 'readRoleImpact');
    expect(linksFrom('createRole', 201)).not.to.have.any.keys('grantPrivilege', 'revokePrivilege', 'listRoles');
  });

  it('links to the restoring operation where it was deleted, and nowhere else', () => {
    expect(linksFrom('deleteUser', 204)).to.deep.equal({
      restoreUser: { operationId: 'restoreUser', parameters: { id: '$request.path.id' } },
    });
    expect(linksFrom('createUser', 201)).not.to.have.property('restoreUser');
    expect(linksFrom('deleteMe', 204)).to.deep.equal({});
  });

  it('has status 201 and an id', () => {
    expect(linksFrom('readUser', 200)).to.deep.equal({});
    expect(linksFrom('inviteUserAgain', 202)).to.deep.equal({});
  });
});
