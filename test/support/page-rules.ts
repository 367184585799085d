import { expect } from 'chai';

/** What a browser adds to a form of the service. */
export const OWN_FORM = {
  'content-type': 'application/x-www-form-urlencoded',
  'sec-fetch-site': 'same-origin',
};

export const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

const LOADED = ['/favicon.svg', '/assets/page.css', '/assets/page.js'];

/** A page loads and runs files of the service only, and has nothing inline. `basePath` is that of `PUBLIC_URL`. */
export const expectOwnFilesOnly = (html: string, basePath = ''): void => {
  const loaded = [...html.matchAll(/<(?:script|link|img|iframe)[^>]*?\s(?:src|href)="([^"]*)"/g)];
  expect(loaded.map(([, path = '']) => path.replace(/\.[0-9a-f]{16}\./, '.'))).to.deep.equal(
    LOADED.map((path) => basePath + path),
  );
  expect(html).not.to.match(/<script[^>]*>[^<]|<style|\son\w+=|\sstyle=/i);
};
