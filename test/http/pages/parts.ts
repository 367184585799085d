import { expect } from 'chai';
import type { Html } from '../../../src/adapters/http/pages/html.ts';
import { viewOf } from '../../../src/adapters/http/pages/view.ts';
import type { View } from '../../../src/adapters/http/pages/view.ts';
import type { Language } from '../../../src/core/domain/messages/message.ts';
import { SITE } from '../support.ts';

export const HOSTILE = `"'></textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>&`;

export const viewIn = (language: Language): View =>
  viewOf({ site: SITE, language, requestId: 'x', principal: null, here: '/x', notice: null });

/** Nothing of a hostile text is an element or an attribute. */
export const expectInert = ({ html }: Html): void => {
  expect(html).not.to.match(/<script|<img src=x|<\/title/i);
  const outside = `>${html}<`.replaceAll(/"[^"]*"/g, '""').replaceAll(/>[^<]*</g, '><');
  expect(outside).not.to.match(/alert|onerror|'/);
  expect(html).to.contain('alert');
};
