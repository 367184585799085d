import { execFile } from 'node:child_process';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect } from 'chai';
import * as O from 'fp-ts/lib/Option.js';
import { makeS3Images } from '../../src/adapters/storage/s3-images.ts';
import type { ImageName } from '../../src/core/domain/images/image.ts';
import { ROOT } from '../../src/start/project.ts';
import { makeAuthority } from '../support/certificates.ts';
import { refusal, succeed } from '../support/values.ts';

const NAME = 'AAAAAAAAAAAAAAAAAAAAAA' as ImageName;
const NO_SUCH_KEY = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>x</Message></Error>';

describe('the connection to an object store', () => {
  let server: Server;
  let requests = 0;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'tester', AWS_SECRET_ACCESS_KEY: 'of-the-tests' });
    const { cert, key } = makeAuthority('unknown to this machine').issue('store', '127.0.0.1');
    server = createServer({ cert, key }, (_request, response) => {
      requests += 1;
      response.writeHead(404, { 'Content-Type': 'application/xml' }).end(NO_SUCH_KEY);
    });
    await new Promise<void>((resolve) => void server.listen(0, '0.0.0.0', resolve));
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const get = (host: string) => {
    const endpoint = `https://${host}:${(server.address() as AddressInfo).port}`;
    return makeS3Images({ bucket: 'b', prefix: '', region: 'us-east-1', endpoint, forcePathStyle: true }).get(
      NAME,
      512,
      null,
    );
  };

  it('needs a certificate that this machine trusts', async () => {
    // T28
    // this machine, by an address that is not one of the loopback
    const refused = await refusal(get('0.0.0.0'));
    expect(refused._tag).to.equal('Unavailable');
    expect(requests).to.equal(0);
  });

  it('may have any certificate on the loopback address', async () => {
    expect(await succeed(get('127.0.0.1'))).to.deep.equal(O.none);
    expect(requests).to.equal(1);
  });

  it('loads the client of S3 only when an image is stored in a bucket', async () => {
    const program = `
      import { registerHooks } from 'node:module';
      let isLoaded = false;
      registerHooks({ resolve: (name, context, next) => {
        if (name.includes('client-s3')) isLoaded = true;
        return next(name, context);
      } });
      const { imagesOf } = await import('./src/wiring/images.ts');
      const s3 = { bucket: 'b', prefix: '', region: 'us-east-1', endpoint: 'http://127.0.0.1:1', forcePathStyle: true };
      const [folder, bucket] = [imagesOf({ storage: { folder: '/nowhere' } }), imagesOf({ storage: { s3 } })];
      await folder.get('${NAME}', 512, null)();
      console.log(isLoaded);
      await bucket.get('${NAME}', 512, null)();
      console.log(isLoaded);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: ROOT,
    });
    expect(stdout.trim().split('\n')).to.deep.equal(['false', 'true']);
  });
});
