import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { docsPages } from '../../../src/adapters/http/pages/docs/routes.ts';
import { pageRoutes } from '../../../src/adapters/http/pages/page-route.ts';
import { ROOT } from '../../../src/start/project.ts';
import { call } from '../../e2e/client.ts';
import { SITE, exchange, start } from '../support.ts';
import type { Service } from '../support.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const SWAGGER_UI = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

describe('the page of the OpenAPI document', () => {
  let service: Service;
  let url: string;
  let html: string;
  let assets: readonly string[];
  before(async () => {
    service = await start({ routes: pageRoutes(SITE, docsPages()) });
    ({ url } = service);
    html = (await call(url, '/docs')).text;
    assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].flatMap(([, path]) =>
      path === 'openapi.json' ? [] : [`/${path}`],
    );
  });
  after(() => service.close(0));

  it('has a policy that allows nothing from elsewhere and nothing inline', async () => {
    // requirement 79
    const { status, headers } = await call(url, '/docs');
    expect({
      status,
      contentType: headers['content-type'],
      cacheControl: headers['cache-control'],
      xContentTypeOptions: headers['x-content-type-options'],
    }).to.deep.equal({
      status: 200,
      contentType: 'text/html; charset=utf-8',
      cacheControl: 'no-store',
      xContentTypeOptions: 'nosniff',
    });
    expect(headers['content-security-policy'])
      .to.include("default-src 'none'")
      .and.include("base-uri 'none'")
      .and.include("frame-ancestors 'none'")
      .and.not.match(/unsafe|http|\*/);
    expect(html)
      .to.match(/^<!doctype html>\n<html lang="en">/)
      .and.match(/<title>[^<]+<\/title>/);
    expect(html).not.to.match(/<style|<script(?! src=)|\son\w+=|\sstyle=|:\/\//);
  });

  it('runs and applies only files with the nonce of the same answer', async () => {
    // requirement 79
    const nonces: string[] = [];
    for (const _ of [1, 2]) {
      const { headers, text } = await call(url, '/docs');
      const [, nonce = ''] =
        /;script-src 'nonce-([\w-]{22})';style-src 'nonce-\1';/.exec(String(headers['content-security-policy'])) ?? [];
      const loading = text.match(/<(?:script|link rel="stylesheet")[^>]*>/g) ?? [];
      expect(loading).to.have.lengthOf(4);
      for (const element of loading) expect(element).to.contain(` nonce="${nonce}"`);
      nonces.push(nonce);
    }
    expect(nonces[0]).not.to.equal(nonces[1]);
  });

  it('loads five files, cacheable for ever, with their types, and compressed for clients that accept it', async () => {
    const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', png: 'image/png' };
    expect(assets).to.have.lengthOf(5);
    for (const path of assets) {
      const plain = await service.call(path, { headers: { 'accept-encoding': 'identity' } });
      expect(plain.headers.get('content-type'), path).to.equal(types[path.split('.').at(-1) as keyof typeof types]);
      expect(plain.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
      expect(plain.headers.get('x-content-type-options')).to.equal('nosniff');
      expect(plain.headers.get('content-encoding')).to.equal(null);
      const bytes = Buffer.from(await plain.arrayBuffer());
      const compressed = await service.call(path, { headers: { 'accept-encoding': 'gzip' } });
      // Images are already compressed.
      expect(compressed.headers.get('content-encoding')).to.equal(path.endsWith('.png') ? null : 'gzip');
      // fetch has decompressed it.
      expect(Buffer.from(await compressed.arrayBuffer()).equals(bytes)).to.equal(true);
    }
    const refused = await service.call(assets[1]!, { headers: { 'accept-encoding': 'br, identity;q=0' } });
    expect({ status: refused.status, vary: refused.headers.get('vary') }).to.deep.equal({
      status: 406,
      vary: 'Accept-Encoding, Accept-Language, Cookie',
    });
    const bundle = assets.find((path) => path.endsWith('/swagger-ui-bundle.js'))!;
    const { text } = await call(url, bundle, undefined, { headers: { 'accept-encoding': 'identity' } });
    expect(text).to.equal(readFileSync(join(SWAGGER_UI, 'swagger-ui-bundle.js'), 'utf8'));
  });

  it('serves no other file', async () => {
    const folder = dirname(assets[0]!);
    const names = assets.map((path) => path.slice(folder.length + 1));
    const others = readdirSync(SWAGGER_UI).filter((name) => !names.includes(name));
    expect(others).to.include('swagger-ui-bundle.js.map').and.include('index.html');
    const outside = [
      '/',
      '/../package.json',
      '/..%2fpackage.json',
      '//start.js',
      '/start.js/',
      '/START.js',
      '/start.js%00.png',
    ];
    const paths = [
      ...others.map((name) => `${folder}/${name}`),
      ...names.map((name) => `/docs/0000000000000000/${name}`),
      ...outside.map((path) => `${folder}${path}`),
    ].concat('/docs/', folder, '/docs/constructor');
    for (const path of paths) {
      // Sent as written; fetch would normalize the URL.
      const answer = await exchange(service.port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answer.split('\r\n')[0], path).to.equal('HTTP/1.1 404 Not Found');
    }
  });

  it('finds all of them in the container image', () => {
    const [, command = 'false'] =
      /^RUN (find node_modules\/swagger-ui-dist [^]*? -delete)$/m.exec(read('Dockerfile')) ?? [];
    const image = mkdtempSync(join(tmpdir(), 'image-'));
    const kept = join(image, 'node_modules/swagger-ui-dist');
    try {
      cpSync(SWAGGER_UI, kept, { recursive: true });
      execFileSync('sh', ['-c', command], { cwd: image });
      const names = assets.map((path) => basename(path)).filter((name) => name !== 'start.js');
      expect(names).to.have.lengthOf(4);
      for (const name of [...names, 'package.json'])
        expect(readFileSync(join(kept, name)).equals(readFileSync(join(SWAGGER_UI, name))), name).to.equal(true);
      const sizes = readdirSync(kept).map((name) => statSync(join(kept, name)).size);
      expect(sizes.reduce((sum, size) => sum + size)).to.be.below(2_000_000);
    } finally {
      rmSync(image, { recursive: true });
    }
  });

  it('is read only', async () => {
    for (const path of ['/docs', assets[0]!]) {
      const posted = await call(url, path, {});
      expect({ status: posted.status, allow: posted.headers['allow'] }).to.deep.equal({
        status: 405,
        allow: 'GET, HEAD, OPTIONS',
      });
      const head = await call(url, path, undefined, { method: 'HEAD' });
      expect({ status: head.status, text: head.text }).to.deep.equal({ status: 200, text: '' });
      const asked = await call(url, path, undefined, { method: 'OPTIONS' });
      expect({ status: asked.status, allow: asked.headers['allow'] }).to.deep.equal({
        status: 204,
        allow: 'GET, HEAD, OPTIONS',
      });
    }
  });
});
