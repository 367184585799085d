import { expect } from 'chai';
import { MAX_IDENTITIES } from '../../src/core/domain/account/identities.ts';
import { MAX_INTEGER, MIN_INTEGER } from '../../src/core/domain/codec.ts';
import { MAX_ATTEMPTS } from '../../src/core/domain/messages/delivery.ts';
import { MAX_PENDING_LINKS, MAX_UNLINKED } from '../../src/core/domain/oauth/provider-profile.ts';
import { COUNT_CAP } from '../../src/core/domain/page.ts';
import { RESET_LINK_TTL_MS } from '../../src/core/domain/recovery/recovery.ts';
import { NEWEST_KEPT } from '../../src/core/domain/sessions/session-excess.ts';
import { DEVICE_TTL_MS, MAX_DEVICES } from '../../src/core/domain/sign-in/known-device.ts';
import { PASSWORD_MAX_LENGTH } from '../../src/core/domain/sign-in/password.ts';
import { FLOW_TTL_MS } from '../../src/core/use-cases/oauth/begin-authorization.ts';
import { CODE_TTL_MS } from '../../src/core/use-cases/oauth/handle-callback.ts';
import { DAY, MINUTE } from '../support/values.ts';

// requirement 99
describe('the limits that no configuration changes', () => {
  it('have the promised values, whatever names other tests use', () => {
    expect([DEVICE_TTL_MS, RESET_LINK_TTL_MS, FLOW_TTL_MS, CODE_TTL_MS]).to.deep.equal([
      90 * DAY,
      60 * MINUTE,
      10 * MINUTE,
      MINUTE,
    ]);
    expect({ MAX_DEVICES, MAX_IDENTITIES, MAX_PENDING_LINKS, MAX_UNLINKED }).to.deep.equal({
      MAX_DEVICES: 10,
      MAX_IDENTITIES: 20,
      MAX_PENDING_LINKS: 10,
      MAX_UNLINKED: 100,
    });
    expect({ NEWEST_KEPT, MAX_ATTEMPTS, COUNT_CAP, PASSWORD_MAX_LENGTH }).to.deep.equal({
      NEWEST_KEPT: 10,
      MAX_ATTEMPTS: 8,
      COUNT_CAP: 10_000,
      PASSWORD_MAX_LENGTH: 256,
    });
    expect([MIN_INTEGER, MAX_INTEGER]).to.deep.equal([-(2 ** 31), 2 ** 31 - 1]);
  });
});
