import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { none } from '../../../src/adapters/http/pages/html.ts';
import { page, pageRoutes } from '../../../src/adapters/http/pages/page-route.ts';
import { other, redirected, shown } from '../../../src/adapters/http/pages/page.ts';
import { Upload } from '../../../src/adapters/http/server/input/multipart-body.ts';
import { notFound } from '../../../src/core/domain/errors.ts';
import { makeFakeChanges } from '../../fakes/change-counter.ts';
import { makeFakeCounts } from '../../fakes/rate-limiter.ts';
import { FILE_FORM, fileForm } from '../../support/file-form.ts';
import { OWN_FORM, SITE, principal, start } from '../support.ts';
import type { Service } from '../support.ts';

const PAGE = { title: 'A page', main: none };

const records = [
  page({
    method: 'POST',
    path: '/account/thing',
    operationId: 'changeThing',
    access: 'signed-in',
    changes: 'user',
    limited: 'sends',
    uncounted: ({ body }) => TE.right(body.does !== 'send'),
    form: t.strict({ does: t.string }),
    handle: ({ body: { does } }) => {
      if (does === 'miss') return TE.left(notFound);
      if (does === 'refuse') return TE.right(shown(PAGE, { status: 422 }));
      if (does === 'show') return TE.right(shown(PAGE));
      return TE.right(redirected('/account', { hasChanged: does !== 'nothing' }));
    },
  }),
  page({
    method: 'POST',
    path: '/account/file',
    operationId: 'sendFile',
    access: 'signed-in',
    changes: 'user',
    encoding: 'multipart',
    form: Upload,
    handle: ({ body: { image } }) => TE.right(other({ status: 200, body: String(image.length) })),
  }),
];

describe('a form of the own account', () => {
  let service: Service;
  before(async () => {
    const sends = makeFakeCounts().limiter({ quota: 9, windowSeconds: 600 }, null);
    service = await start({
      routes: pageRoutes(SITE, records),
      authenticateBrowser: () => TE.right(principal()),
      changeCounter: makeFakeChanges().counter({ quota: 9, windowSeconds: 600 }),
      rateLimiters: { sends, administration: sends, departures: sends, creations: sends, proofs: sends },
    });
  });
  after(() => service.close(0));

  const rest = async (does: string) => {
    const { status, headers } = await service.call('/account/thing', {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ does }),
      headers: OWN_FORM,
    });
    return [status, headers.get('RateLimit')];
  };

  it('counts as a change if it changed something, and against the limit of the page if it is meant by it', async () => {
    // requirement 105
    expect(await rest('change')).to.deep.equal([303, '"changes";r=8;t=600']);
    expect(await rest('nothing')).to.deep.equal([303, '"changes";r=8;t=600']);
    expect(await rest('refuse')).to.deep.equal([422, '"changes";r=8;t=600']);
    expect(await rest('miss')).to.deep.equal([404, '"changes";r=8;t=600']);
    expect(await rest('show')).to.deep.equal([200, '"changes";r=7;t=600']);
    expect(await rest('send')).to.deep.equal([303, '"address";r=8;t=600, "changes";r=6;t=600']);
  });

  it('may bring a file', async () => {
    const sent = await service.call('/account/file', {
      method: 'POST',
      body: new Uint8Array(fileForm(Buffer.from('some bytes'))),
      headers: { ...OWN_FORM, 'Content-Type': FILE_FORM },
    });
    expect({ status: sent.status, text: await sent.text() }).to.deep.equal({ status: 200, text: '10' });
  });
});
