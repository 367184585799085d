import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { assetPaths, changePasswordPages } from '../../../src/adapters/http/pages/assets/routes.ts';
import { pageRoutes } from '../../../src/adapters/http/pages/page-route.ts';
import { earlyPages } from '../../../src/wiring/pages.ts';
import { SITE, start } from '../support.ts';
import type { Service } from '../support.ts';

const HTMX = dirname(createRequire(import.meta.url).resolve('htmx.org/package.json'));

describe('the files of all pages', () => {
  let service: Service;
  before(async () => {
    service = await start({ routes: [...earlyPages(SITE), ...pageRoutes(SITE, changePasswordPages)] });
  });
  after(() => service.close(0));

  const get = async (path: string, encoding = 'gzip') => {
    const { status, headers, ...answer } = await service
      .call(path, { headers: { 'accept-encoding': encoding }, redirect: 'manual' })
      .then(async (response) => ({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        bytes: Buffer.from(await response.arrayBuffer()),
      }));
    return { status, headers, ...answer };
  };

  for (const [name, type] of [
    ['styles', 'text/css; charset=utf-8'],
    ['script', 'text/javascript; charset=utf-8'],
    ['htmx', 'text/javascript; charset=utf-8'],
  ] as const)
    it(`are kept by browsers for ever, under the hash of their content: ${name}`, async () => {
      const { status, headers, bytes } = await get(assetPaths[name]);
      expect(status).to.equal(200);
      expect(headers).to.include({
        'content-type': type,
        'content-encoding': 'gzip',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      });
      expect(headers).not.to.have.property('set-cookie');
      const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
      expect(assetPaths[name]).to.match(new RegExp(`^/assets/[a-z.]+\\.${hash}\\.(?:css|js)$`));
      expect((await get(assetPaths[name].replace(hash, '0'.repeat(16)))).status).to.equal(404);
      expect((await get(assetPaths[name], 'identity')).bytes.equals(bytes)).to.equal(true);
    });

  it('have htmx as its package has it, and scripts of less than 15 kB', async () => {
    const { bytes } = await get(assetPaths.htmx);
    expect(bytes.equals(readFileSync(join(HTMX, 'dist/htmx.min.js')))).to.equal(true);
    const own = (await get(assetPaths.script)).bytes;
    expect(gzipSync(bytes, { level: 9 }).length + gzipSync(own, { level: 9 }).length).to.be.below(15_000);
    expect(own.toString()).not.to.match(/\beval\b|\bFunction\(|innerHTML|document\.write|https?:/);
  });

  it('have an icon, and ask search engines to stay away', async () => {
    const icon = await get('/favicon.svg');
    expect([icon.status, icon.headers['content-type']]).to.deep.equal([200, 'image/svg+xml']);
    expect(icon.bytes.toString())
      .to.match(/^<svg /)
      .and.not.match(/script|href/);
    const robots = await get('/robots.txt');
    expect([robots.headers['content-type'], robots.bytes.toString()]).to.deep.equal([
      'text/plain; charset=utf-8',
      'User-agent: *\nDisallow: /\n',
    ]);
  });

  it('tell password managers where a password is changed', async () => {
    const { status, headers } = await get('/.well-known/change-password');
    expect({ status, location: headers['location'] }).to.deep.equal({
      status: 303,
      location: '/account/sign-in/password',
    });
  });
});
