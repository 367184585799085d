import { expect } from 'chai';
import { budgetOf } from '../../../src/core/domain/addresses/ownership.ts';
import type { AddressOwnership, Asker } from '../../../src/core/domain/addresses/ownership.ts';
import type { IdentityId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { noOtp } from '../../../src/core/domain/sign-in/otp.ts';
import { noPassword } from '../../../src/core/domain/sign-in/password.ts';
import { anEmail } from '../../support/values.ts';

const owner = {
  userId: 7 as UserId,
  identityId: 1 as IdentityId,
  passwordHash: noPassword,
  accessRevokedAt: null,
  own: [],
  primary: null,
};
const budget = (ownership: AddressOwnership, asker: Asker['_tag']) =>
  budgetOf({ address: anEmail(), ownership, otp: noOtp }, asker);

describe('the send budget of an address', () => {
  it('is the anonymous one for an active owner or an open registration', () => {
    expect(budget({ ...owner, _tag: 'Verified', isActive: true, methods: [] }, 'Public')).to.equal('anybody');
    expect(
      budget({ ...owner, _tag: 'Registering', registration: 'x' as TokenDigest, fingerprint: null }, 'Public'),
    ).to.equal('anybody');
  });

  it('is one that sends nothing for an inactive owner, an invitation and an unknown address', () => {
    expect(budget({ ...owner, _tag: 'Verified', isActive: false, methods: [] }, 'Public')).to.equal('nobody');
    for (const _tag of ['Invited', 'Unknown'] as const) expect(budget({ _tag }, 'Public'), _tag).to.equal('nobody');
  });

  it('is the anonymous one where a newcomer registers an unknown address', () => {
    expect(budget({ _tag: 'Unknown' }, 'Newcomer')).to.equal('anybody');
    expect(budget({ _tag: 'Invited' }, 'Newcomer')).to.equal('nobody');
  });

  it('is that of administrators where one asks', () => {
    expect(budget({ _tag: 'Unknown' }, 'Administrator')).to.equal('administrator');
  });
});
