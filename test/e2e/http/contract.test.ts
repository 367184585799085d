import { expect } from 'chai';
import { openApiDocument } from '../../../src/adapters/http/api/openapi/document.ts';
import { fieldsOf } from '../../../src/adapters/http/api/openapi/schema.ts';
import { VERSION } from '../../../src/start/project.ts';
import { contractRoutes } from '../../../tools/contract-routes.ts';
import { callsOf, readContract } from '../../../tools/contract.ts';
import { call } from '../client.ts';
import { sharedService } from '../shared-service.ts';

describe('the OpenAPI document', () => {
  const documentAt = (publicUrl: string): unknown =>
    JSON.parse(JSON.stringify(openApiDocument(contractRoutes(publicUrl), { publicUrl, version: VERSION })));

  it('is committed as the routes generate it: run `npm run openapi:generate` after a change', () => {
    expect(readContract()).to.deep.equal(documentAt('http://localhost:3000'));
  });

  it('describes every query parameter', () => {
    const parameters = callsOf(readContract()).flatMap(({ operation: { operationId, parameters: all } }) =>
      all.flatMap((one) => (one.in === 'query' ? [{ ...one, operationId }] : [])),
    );
    const unexplained = parameters.filter(({ description }) => description === undefined);
    expect(unexplained.map(({ operationId, name }) => `${operationId} ${name}`)).to.deep.equal([]);
    expect(parameters.length).to.be.above(30);
  });

  it('documents a taken username only where one is sent', () => {
    const routes = contractRoutes('http://localhost:3000');
    const idsOf = (some: typeof routes) => some.map(({ operationId }) => operationId);
    const refusing = routes.filter(({ refusals = [] }) => refusals.includes('UsernameTaken'));
    const taking = routes.filter(({ body }) => body && fieldsOf(body).some(({ name }) => name === 'username'));
    expect(idsOf(refusing)).to.deep.equal(idsOf(taking));
    expect(idsOf(taking)).to.include('changeMe');
  });

  it('is served under the service’s address, and not sent twice to the same client', async () => {
    const { service } = await sharedService();
    const first = await call(service.url, '/openapi.json');
    expect(first.status).to.equal(200);
    expect(first.headers['content-type']).to.equal('application/json; charset=utf-8');
    const [server] = first.body.servers;
    expect(server.url).to.match(/^http:\/\/localhost:\d+$/);
    expect(first.body).to.deep.equal(documentAt(server.url));
    const headers = { 'if-none-match': String(first.headers['etag']) };
    expect((await call(service.url, '/openapi.json', undefined, { headers })).status).to.equal(304);
  });
});
