import { expect } from 'chai';
import {
  RECOVERY_ALPHABET,
  normaliseRecoveryCode,
  shownRecoveryCode,
} from '../../../src/core/domain/second-factor/recovery-codes.ts';
import { acceptedStep, stepAt } from '../../../src/core/domain/second-factor/totp.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const is = (step: number) => (one: number) => one === step;

describe('a time step', () => {
  it('is 30 seconds long, from the epoch on', () => {
    expect([0, 29.999, 30, 59.999, 60].map((seconds) => stepAt(at(seconds)))).to.deep.equal([0, 0, 1, 1, 2]);
  });

  it('is accepted if it is the current one or its neighbour', () => {
    const accepted = [-2, -1, 0, 1, 2].map((ahead) => acceptedStep(is(100 + ahead), null, at(3000)));
    expect(accepted).to.deep.equal([null, 99, 100, 101, null]);
    expect([2969.999, 2970, 3059.999, 3060].map((seconds) => acceptedStep(is(100), null, at(seconds)))).to.deep.equal([
      null,
      100,
      100,
      null,
    ]);
  });

  it('is accepted once, and never after a later one', () => {
    const after = [98, 99, 100, 101].map((last) => acceptedStep(is(100), last, at(3000)));
    expect(after).to.deep.equal([100, 100, null, null]);
    // By chance one code belongs to two steps.
    expect(acceptedStep((step) => step === 99 || step === 101, 99, at(3000))).to.equal(101);
    expect(acceptedStep(() => true, null, at(3000))).to.equal(99);
  });
});

describe('a recovery code', () => {
  it('is read in any case, with hyphens and spaces, and with letters that look like digits', () => {
    for (const typed of ['01ABC-DEFGH', '01abcdefgh', ' 01 abc - def gh ', 'oiabc-defgh', 'OLABC-DEFGH'])
      expect(normaliseRecoveryCode(typed), typed).to.equal('01ABCDEFGH');
  });

  it('is none if it has another length or other characters', () => {
    for (const typed of ['', '01ABCDEFG', '01ABCDEFGHJ', '01ABCDEFGU', '01ABCDEFG!', '01ABCDEFGß'])
      expect(normaliseRecoveryCode(typed), typed).to.equal(null);
  });

  it('is shown in two halves, from which it is read again', () => {
    expect(shownRecoveryCode('01ABCDEFGH')).to.equal('01ABC-DEFGH');
    expect(RECOVERY_ALPHABET).to.have.lengthOf(32);
    const code = RECOVERY_ALPHABET.slice(-10);
    expect(normaliseRecoveryCode(shownRecoveryCode(code))).to.equal(code);
  });
});
