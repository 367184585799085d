import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import { returnTo } from '../../../src/core/domain/oauth/provider-profile.ts';

describe('the page to return to', () => {
  const codec = returnTo(['https://app.example.com']);
  const page = (length: number) => `https://app.example.com/${'x'.repeat(length - 24)}`;

  it('has at most 512 characters, and its refusal says what is expected', () => {
    expect(codec.decode(page(512))).to.deep.equal(E.right(page(512)));
    for (const bad of [page(513), 'https://other.example.com/', 5]) {
      const decoded = codec.decode(bad);
      expect(E.isLeft(decoded) && decoded.left[0]?.message, String(bad)).to.match(/^must be the absolute URL.*\w/);
    }
  });
});
