import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeFolderImages } from '../../src/adapters/storage/folder-images.ts';
import { makeS3Images } from '../../src/adapters/storage/s3-images.ts';
import { causeOf } from '../../src/core/domain/errors.ts';
import type { ImageFiles, ImageName } from '../../src/core/domain/images/image.ts';
import type { Images } from '../../src/core/ports/images.ts';
import { imagesContract } from '../contracts/images/images.contract.ts';
import type { ImagesUnderTest } from '../contracts/images/images.contract.ts';
import { makeFakeImages } from '../fakes/images/images.ts';
import { makeAuthority } from '../support/certificates.ts';
import { S3_BACKENDS } from '../support/s3-backends.ts';
import type { StartBackend } from '../support/s3-backends.ts';
import { startS3Server } from '../support/s3-server.ts';
import type { Line, S3Server } from '../support/s3-server.ts';
import { refusal, succeed } from '../support/values.ts';

const s3Images = (
  { endpoint, bucket, credentials }: Pick<S3Server, 'endpoint' | 'bucket' | 'credentials'>,
  callMs?: number,
): Images => {
  // where the SDK looks for credentials first
  Object.assign(process.env, credentials);
  return makeS3Images({ bucket, prefix: 'people/', region: 'us-east-1', endpoint, forcePathStyle: true }, callMs);
};

const inFolder = async (): Promise<ImagesUnderTest> => {
  const parent = await mkdtemp(join(tmpdir(), 'images-'));
  const folder = join(parent, 'made when needed');
  return {
    images: makeFolderImages(folder),
    files: () => readdir(folder),
    close: () => rm(parent, { recursive: true }),
  };
};
const inBucket = async (start: StartBackend): Promise<ImagesUnderTest> => {
  const server = await startS3Server(start);
  return { images: s3Images(server), files: server.keys, close: server.close };
};
const inMemory = async (): Promise<ImagesUnderTest> => {
  const files = new Map<string, Uint8Array>();
  return { images: makeFakeImages(files), files: async () => [...files.keys()], close: async () => undefined };
};

imagesContract('in memory', inMemory);
imagesContract('in a folder', inFolder);
for (const [name, backend] of Object.entries(S3_BACKENDS))
  imagesContract(`in an S3 bucket of ${name}`, () => inBucket(backend));

const NAME = 'AAAAAAAAAAAAAAAAAAAAAA' as ImageName;
const FILES: ImageFiles = { 512: Buffer.alloc(50_000, 1), 128: Buffer.alloc(5_000, 2) };

// requirement 85
describe('images in a store on another machine', () => {
  it('are not sent to one whose certificate nobody vouches for', async () => {
    let requests = 0;
    const stranger = createServer(makeAuthority('A stranger').issue('store', '0.0.0.0'), (_, response) => {
      requests += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    // an address of this machine that does not look like one
    const images = s3Images({ endpoint: `https://0.0.0.0:${port}`, bucket: 'bucket', credentials });
    const refused = await refusal(images.put(NAME, FILES));
    stranger.close();
    expect(requests).to.equal(0);
    expect(String(causeOf(refused))).to.match(/certificate|issuer/i);
  });
});

for (const [name, backend] of Object.entries(S3_BACKENDS))
  describe(`images in an S3 bucket of ${name} that fails`, () => {
    let server: S3Server;
    let images: Images;
    before(async () => {
      server = await startS3Server(backend);
      images = s3Images(server);
      await succeed(images.put(NAME, FILES));
    });
    after(() => server.close());
    afterEach(() => server.behave('passes'));

    const lines: readonly Line[] = ['refuses', 'drops while sending', 'drops while answering'];
    for (const line of lines)
      it(`are an outage while the line ${line}, and work again afterwards`, async () => {
        // T28
        server.behave(line);
        const other = 'BBBBBBBBBBBBBBBBBBBBBB' as ImageName;
        const task = line === 'drops while answering' ? images.get(NAME, 512, null) : images.put(other, FILES);
        expect((await refusal(task as typeof task & ReturnType<Images['put']>))._tag).to.equal('Unavailable');
        server.behave('passes');
        await succeed(images.put(other, FILES));
        await succeed(images.remove(other));
      });

    it('are an outage after the time for a call if the line hangs', async () => {
      // T28
      server.behave('hangs');
      const startedAt = performance.now();
      expect((await refusal(s3Images(server, 300).remove(NAME)))._tag).to.equal('Unavailable');
      expect(performance.now() - startedAt).to.be.within(290, 5_000);
    });

    it('are an outage, and no missing image, with wrong credentials', async () => {
      process.env['AWS_SECRET_ACCESS_KEY'] = 'wrong';
      const { bucket, endpoint } = server;
      const stranger = makeS3Images({ bucket, prefix: '', region: 'us-east-1', endpoint, forcePathStyle: true });
      expect((await refusal(stranger.put(NAME, FILES)))._tag).to.equal('Unavailable');
      expect((await refusal(stranger.get(NAME, 512, null)))._tag).to.equal('Unavailable');
      Object.assign(process.env, server.credentials);
    });
  });

describe('images in a folder that can not be written', () => {
  it('are an outage', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'images-'));
    const images = makeFolderImages(join(parent, 'a file', 'folder'));
    await (await import('node:fs/promises')).writeFile(join(parent, 'a file'), '');
    expect((await refusal(images.put(NAME, FILES)))._tag).to.equal('Unavailable');
    await rm(parent, { recursive: true });
  });
});
