import { expect } from 'chai';
import { FILE_FORM, fileForm } from '../../support/file-form.ts';
import { aFlatPng } from '../../support/images.ts';
import { begin, call } from '../client.ts';
import type { Answer } from '../client.ts';
import { sharedService } from '../shared-service.ts';
import type { SharedService } from '../shared-service.ts';
import { as, joinAtBrowser } from './browser-session.ts';
import type { Visitor } from './visitor.ts';

describe('the page of the picture', function () {
  this.timeout(60_000);
  let shared: SharedService;
  before(async () => void (shared = await sharedService()));

  const upload = ({ cookies }: Visitor, form: Uint8Array, type = FILE_FORM): Promise<Answer> => {
    const { sent, answered } = begin(shared.service.url, '/account/picture', {
      method: 'POST',
      headers: {
        cookie: `session=${cookies.get('session')}`,
        'content-type': type,
        'content-length': String(form.length),
        'sec-fetch-site': 'same-origin',
      },
    });
    sent.end(form);
    return answered;
  };
  const alertOf = ({ text }: Answer): string =>
    (/role="alert"[\s\S]*?<a [^>]*>([^<]*)</.exec(text)?.[1] ?? '').replaceAll('&#39;', "'");

  it('saves and removes it', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    expect((await visitor.open('/account/picture')).text).to.include('>A</text>');
    const { status, headers } = await upload(visitor, fileForm());
    expect([status, headers['location']]).to.deep.equal([303, '/account/picture']);
    const me = async () => (await call(shared.service.url, '/v1/me', undefined, as(member))).body.profile_image_url;
    const src = await me();
    for (const path of ['/account', '/account/picture'])
      expect((await visitor.open(path)).text).to.match(new RegExp(`<img\\s+src="${src}"`));
    await visitor.open('/account/picture/remove');
    await visitor.submit({}, '/account/picture/remove');
    expect(visitor.page().words).to.include('Your picture was removed.');
    expect(await me()).to.equal(null);
  });

  it('says why a file is not taken, and keeps the old picture', async () => {
    const { member, visitor } = await joinAtBrowser(shared);
    await upload(visitor, fileForm());
    const me = async () => (await call(shared.service.url, '/v1/me', undefined, as(member))).body.profile_image_url;
    const before = await me();
    for (const [form, status, alert] of [
      [
        fileForm(Buffer.from('no picture at all')),
        422,
        'This is no picture that we can read. Choose a PNG, JPEG or WebP.',
      ],
      [fileForm(aFlatPng(9, 9).subarray(0, 60)), 422, 'This picture is damaged or cut off. Choose another one.'],
      [fileForm(Buffer.alloc(7_100_000)), 413, 'This file is too big: 7.1 MB. At most 5 MB are taken.'],
      [fileForm(Buffer.alloc(0)), 422, 'Choose a file.'],
    ] as const) {
      const refused = await upload(visitor, form);
      expect({ status: refused.status, alert: alertOf(refused) }).to.deep.equal({ status, alert });
    }
    const text = await upload(visitor, Buffer.from('image=x'), 'application/x-www-form-urlencoded');
    expect({ status: text.status, alert: alertOf(text).slice(0, 24) }).to.deep.equal({
      status: 415,
      alert: 'This form takes one file',
    });
    expect(await me()).to.equal(before);
  });
});
