import { expect } from 'chai';
import { FILE_FORM, fileForm, formOf } from '../../support/file-form.ts';
import {
  FORMATS,
  aFlatPng,
  aJpegWithScans,
  aJpegWithSegments,
  aPhotograph,
  aPngWithTexts,
  unsupportedFiles,
} from '../../support/images.ts';
import { call, join } from '../client.ts';
import type { Member } from '../client.ts';
import { oneService } from '../own-database.ts';
import { growthDuring } from '../resident-memory.ts';

const CUTS = 50;
const PATH = '/v1/me/profile-image';

describe('files that are made to do harm', () => {
  let started: Awaited<ReturnType<typeof oneService>>;
  let member: Member;
  before(async () => {
    started = await oneService();
    member = await join(started.service.url);
  });
  after(() => started.end());

  type Answer = Readonly<{ status: number; codes: readonly string[]; ms: number }>;
  const put = async (body: Buffer, type = FILE_FORM): Promise<Answer> => {
    const headers = { authorization: `Bearer ${member.accessToken}`, 'content-type': type };
    const startedAt = performance.now();
    const answer = await call(started.service.url, PATH, body, { method: 'PUT', headers });
    const ms = performance.now() - startedAt;
    const errors: readonly Readonly<{ pointer: string; code: string }>[] = answer.body.errors ?? [];
    return { status: answer.status, codes: errors.map(({ pointer, code }) => `${pointer} ${code}`), ms };
  };

  type Row = Readonly<{ name: string; body: Buffer; type?: string; status: number; codes: readonly string[] }>;
  const rows = async (): Promise<readonly Row[]> => {
    const refused = (name: string, file: Buffer, code: string): Row => ({
      name,
      body: fileForm(file),
      status: 422,
      codes: [`/image ${code}`],
    });
    const cuts = await Promise.all(
      FORMATS.map(async (format) => {
        const image = await aPhotograph(format);
        return Array.from({ length: CUTS }, (_, i) => {
          // the first cut leaves too little to tell the format
          const length = Math.max(i === 0 ? 1 : 16, Math.floor((image.length * i) / CUTS));
          return refused(
            `a ${format} of ${length} bytes`,
            image.subarray(0, length),
            i === 0 ? 'unsupported' : 'broken',
          );
        });
      }),
    );
    const json = JSON.stringify({ image: { filepath: '/etc/passwd' }, files: { image: { filepath: '/etc/passwd' } } });
    const parts = Array.from({ length: 10_000 }, (_, i) => ({ name: `part${i}`, content: 'x' }));
    const proto = { name: '__proto__', content: 'x', filename: 'a.png' };
    return [
      ...Object.entries(await unsupportedFiles()).map(([name, file]) => refused(name, file, 'unsupported')),
      refused('400 megapixels in a megabyte', aFlatPng(20_000, 20_000), 'too-many-pixels'),
      refused('a JPEG of 16 megapixels and 40,000 scans', await aJpegWithScans(40_000, 4_000), 'broken'),
      refused('a JPEG of 200,000 segments', await aJpegWithSegments(200_000), 'broken'),
      { name: 'a PNG with a gigabyte of texts', body: fileForm(aPngWithTexts(20, 50_000_000)), status: 200, codes: [] },
      refused('a PNG whose head lies', aFlatPng(64, 64, 5_000), 'broken'),
      ...cuts.flat(),
      { name: '10,000 parts', body: formOf(parts), status: 400, codes: [] },
      {
        name: 'a file named __proto__',
        body: formOf([proto]),
        status: 422,
        codes: ['/__proto__ unknown', '/image required'],
      },
      { name: 'JSON with a path', body: Buffer.from(json), type: 'application/json', status: 415, codes: [] },
    ];
  };

  it('are refused within a second each and 50 MB in all', async () => {
    // requirement 70, requirement 71, requirement 73, requirement 75
    expect((await put(fileForm(await aPhotograph()))).status, 'a photograph').to.equal(200);
    const hostile = await rows();
    const growth = await growthDuring(started.service.child, async () => {
      for (const { name, body, type, ...expected } of hostile) {
        const { ms, ...seen } = await put(body, type);
        expect(seen, name).to.deep.equal(expected);
        expect(ms, `ms for ${name}`).to.be.below(1_000);
      }
    });
    expect(growth, 'MB').to.be.below(50);
  });
});
