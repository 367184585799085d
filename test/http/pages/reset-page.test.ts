import { expect } from 'chai';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { pageRoutes } from '../../../src/adapters/http/pages/page-route.ts';
import { resetPages } from '../../../src/adapters/http/pages/reset/routes.ts';
import { overloaded, unavailable } from '../../../src/core/domain/errors.ts';
import { OWN_FORM, SITE, routes, start } from '../support.ts';

const form = new URLSearchParams({ token: 'the token', new_password: 'a secret of theirs' });

describe('the reset page when a port is unavailable', () => {
  for (const [what, refusal, seconds] of [
    ['the store', unavailable('addresses')(new Error('canary-cause')), '5'],
    ['a free slot for a hash', overloaded(1_001), '2'],
  ] as const)
    it(`${what}, shows the form again, says when to retry, and logs the cause`, async () => {
      // requirement 89, 100
      const pages = resetPages({
        readResetLink: () => TE.left(unavailable('addresses')(new Error('canary-cause'))),
        resetByLink: () => TE.left(refusal),
        minLength: 12,
        hasPages: true,
      });
      const service = await start({ routes: pageRoutes(SITE, pages) });
      try {
        const sent = await service.call('/reset', { method: 'POST', body: form, headers: OWN_FORM });
        const text = await sent.text();
        expect({ status: sent.status, retryAfter: sent.headers.get('retry-after') }).to.deep.equal({
          status: 503,
          retryAfter: seconds,
        });
        expect(text)
          .to.contain('value="the token"')
          .and.to.match(/Try again in a few seconds/);
        // requirement 80
        expect(text).to.include('– Tom &amp; &quot;Jerry&#39;s&quot;</title>');
        expect(text).to.include('>Tom &amp; &quot;Jerry&#39;s&quot;</a>');
        expect(text).not.to.contain('canary').and.not.to.contain('a secret of theirs');
        const opened = await service.call('/reset?token=x');
        expect({ status: opened.status, retryAfter: opened.headers.get('retry-after') }).to.deep.equal({
          status: 503,
          retryAfter: '5',
        });
        expect(await service.line('unavailable')).to.have.nested.property('err.message', 'canary-cause');
        expect(service.raw.join('')).not.to.contain('a secret of theirs').and.not.to.contain('the token');
      } finally {
        await service.close(0);
      }
    });

  it('leaves every other path to the other routes', async () => {
    const none = () => TE.left(unavailable('x')(null));
    const service = await start({
      routes: [
        ...routes,
        ...pageRoutes(SITE, resetPages({ readResetLink: none, resetByLink: none, minLength: 1, hasPages: true })),
      ],
    });
    try {
      expect((await service.call('/page')).status).to.equal(200);
      expect((await service.call('/resets')).status).to.equal(404);
    } finally {
      await service.close(0);
    }
  });
});
