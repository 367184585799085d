import { PASSKEY_FLOWS, passkeyFlow } from './flows/passkeys.ts';
import { inBrowser } from './in-browser.ts';

describe('with an authenticator, somebody can', function () {
  this.timeout(300_000);
  const opened = inBrowser();

  for (const width of [390, 1280])
    for (const theme of ['light', 'dark'] as const)
      for (const [name, flow] of Object.entries(PASSKEY_FLOWS))
        it(`${name}, at ${width} px, ${theme}`, () => passkeyFlow(opened(), { width, theme }, flow));
});
