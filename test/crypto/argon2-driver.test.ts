import argon2 from 'argon2';
import { expect } from 'chai';
import { loadArgon2Driver, loadNodeRsDriver, loadNpmDriver } from '../../src/adapters/crypto/argon2-driver.ts';
import { argon2DriverContract, argon2DriversAgree, RFC_9106 } from '../contracts/argon2-driver.contract.ts';

argon2DriverContract('@node-rs/argon2', loadNodeRsDriver);
argon2DriverContract('argon2', loadNpmDriver);

describe('argon2 drivers', () => {
  argon2DriversAgree(loadNodeRsDriver, loadNpmDriver);
  argon2DriversAgree(loadNpmDriver, loadNodeRsDriver);

  it('loads the faster driver if possible, else the portable one', async () => {
    expect((await loadArgon2Driver()).name).to.equal('@node-rs/argon2');
    expect((await loadArgon2Driver(() => Promise.reject(new Error('no binary')))).name).to.equal('argon2');
  });

  it('reproduces RFC 9106 §5.3 with npm argon2, which supports secret and associated data', async () => {
    const { message, nonce, secret, associatedData, memory, passes, parallelism, tag } = RFC_9106;
    const options = { salt: nonce, secret, associatedData, memoryCost: memory, timeCost: passes, parallelism };
    expect((await argon2.hash(message, { ...options, raw: true })).toString('hex')).to.equal(tag);
  });
});
