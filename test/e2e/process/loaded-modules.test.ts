import { expect } from 'chai';
import { call } from '../client.ts';
import { oneService } from '../own-database.ts';
import { keyed } from '../passkeys/passkey-steps.ts';

/** Says on stderr which modules the process loads. */
const RECORDER = `
  import { writeSync } from 'node:fs';
  import { registerHooks } from 'node:module';
  registerHooks({ load: (url, context, next) => (writeSync(2, 'loaded ' + url + '\\n'), next(url, context)) });`;

describe('the packages of WebAuthn', function () {
  this.timeout(60_000);

  it('are loaded with the first passkey, not by the start of the service or by options', async () => {
    const recorder = `data:text/javascript,${encodeURIComponent(RECORDER)}`;
    const { service, end } = await oneService({ NODE_OPTIONS: `--import=${recorder}` });
    const loaded = () => service.lines.filter((line) => line.startsWith('loaded '));
    const ofWebAuthn = () => loaded().filter((line) => line.includes('/@simplewebauthn/server/'));
    expect((await call(service.url, '/v1/auth/passkey/options', {})).status).to.equal(200);
    expect(loaded(), 'what is recorded').to.not.deep.equal([]);
    expect(ofWebAuthn()).to.deep.equal([]);
    await keyed(service.url);
    await end();
    expect(ofWebAuthn()).to.not.deep.equal([]);
  });
});
