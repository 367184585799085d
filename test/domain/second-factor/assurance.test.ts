import { expect } from 'chai';
import { REQUIREMENTS, acrOf, isRequiredOf, lacks } from '../../../src/core/domain/second-factor/assurance.ts';
import { firstFactor, withSecondFactor } from '../../../src/core/domain/second-factor/evidence.ts';
import { isFresh } from '../../../src/core/domain/sessions/principal.ts';
import { principal } from '../../http/support.ts';

const nobody = principal();
const staff = principal('user.read');
const service = principal('token.introspect');
const proved = { hasFactor: true, factorMsAgo: 0 };
const unproved = { hasFactor: true, factorMsAgo: null };

describe('a second factor', () => {
  it('is required as MFA_REQUIRED says, of a service that introspects only if of everyone', () => {
    const required = REQUIREMENTS.map((name) => [nobody, staff, service].map((who) => isRequiredOf(name, who)));
    expect(required).to.deep.equal([
      [false, false, false],
      [false, true, false],
      [true, true, true],
    ]);
    expect(isRequiredOf('privileged', principal('token.introspect', 'user.read'))).to.equal(true);
  });

  it('is missing for its setup, or because this session has not proved it', () => {
    expect(REQUIREMENTS.map((name) => lacks(name, staff))).to.deep.equal([null, 'setup', 'setup']);
    for (const name of REQUIREMENTS) {
      expect(lacks(name, { ...staff, ...unproved })).to.equal('assurance');
      expect(lacks(name, { ...staff, ...proved })).to.equal(null);
    }
  });

  it('raises a session to aal2', () => {
    expect([acrOf(unproved), acrOf(proved), acrOf({ factorMsAgo: 1 })]).to.deep.equal(['aal1', 'aal2', 'aal2']);
  });

  it('must be as fresh as the sign-in, to the millisecond', () => {
    const now = { ...nobody, authenticatedMsAgo: 0 };
    expect(isFresh(1000, now)).to.equal(true);
    expect(isFresh(1000, { ...now, authenticatedMsAgo: 1000 })).to.equal(false);
    expect(isFresh(1000, { ...now, ...unproved })).to.equal(false);
    expect([999, 1000].map((factorMsAgo) => isFresh(1000, { ...now, hasFactor: true, factorMsAgo }))).to.deep.equal([
      true,
      false,
    ]);
  });

  it('adds a code and more than one factor to what was proved, each word once', () => {
    expect(withSecondFactor(['pwd'], null)).to.deep.equal({
      amr: ['pwd', 'otp', 'mfa'],
      hasSecondFactor: true,
      factorAddedIn: null,
    });
    expect(withSecondFactor(['otp'], null).amr).to.deep.equal(['otp', 'mfa']);
    expect(withSecondFactor(['pwd', 'otp', 'mfa'], null).amr).to.deep.equal(['pwd', 'otp', 'mfa']);
    expect(firstFactor('fed')).to.deep.equal({ amr: ['fed'], hasSecondFactor: false, factorAddedIn: null });
  });
});
