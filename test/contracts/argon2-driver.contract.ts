import { argon2Sync } from 'node:crypto';
import { expect } from 'chai';
import type { Argon2Driver } from '../../src/adapters/crypto/argon2-driver.ts';

const cheap = { memoryKib: 8, time: 1, parallelism: 1 };
const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');

/** “password” under “somesalt”, from the test suite of the reference implementation (P-H-C/phc-winner-argon2, test.c). */
const REFERENCE = [
  '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
  '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
];

/** RFC 9106 §5.3; secret and associated data included, which no PHC string can carry. */
export const RFC_9106 = {
  message: Buffer.alloc(32, 1),
  nonce: Buffer.alloc(16, 2),
  secret: Buffer.alloc(8, 3),
  associatedData: Buffer.alloc(12, 4),
  memory: 32,
  passes: 3,
  parallelism: 4,
  tagLength: 32,
  tag: '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659',
};

/** `load` is called once, before the first test. */
export const argon2DriverContract = (name: string, load: () => Promise<Argon2Driver>) =>
  describe(`argon2 driver ${name}`, () => {
    let driver: Argon2Driver;
    before(async () => {
      driver = await load();
    });

    it('reports its name', () => expect(driver.name).to.equal(name));

    it('verifies a hash of the reference implementation', async () => {
      for (const phc of REFERENCE) {
        expect(await driver.verify(phc, 'password'), phc).to.equal(true);
        expect(await driver.verify(phc, 'Password'), phc).to.equal(false);
      }
    });

    // The driver can't take the RFC's secret and associated data, so it is compared with OpenSSL, which reproduces that
    // vector.
    it('verifies a hash of an implementation that reproduces RFC 9106 §5.3', async () => {
      const { tag, ...input } = RFC_9106;
      expect(argon2Sync('argon2id', input).toString('hex')).to.equal(tag);
      const { secret: _, associatedData: __, ...plain } = { ...input, message: Buffer.from('naïve 🗝') };
      const phc = `$argon2id$v=19$m=32,t=3,p=4$${base64(plain.nonce)}$${base64(argon2Sync('argon2id', plain))}`;
      expect(await driver.verify(phc, 'naïve 🗝')).to.equal(true);
      expect(await driver.verify(phc, 'naive 🗝')).to.equal(false);
    });

    it('makes hashes equal to that implementation’s', async () => {
      const phc = await driver.hash('naïve 🗝', { memoryKib: 64, time: 3, parallelism: 2 });
      const [, , , , salt = '', digest] = phc.split('$');
      const nonce = Buffer.from(salt, 'base64');
      const again = argon2Sync('argon2id', {
        message: Buffer.from('naïve 🗝'),
        nonce,
        memory: 64,
        passes: 3,
        parallelism: 2,
        tagLength: 32,
      });
      expect(base64(again)).to.equal(digest);
      expect(nonce).to.have.length(16);
    });

    // requirement 6
    it('makes argon2id PHC strings of the given cost, each with its own salt', async () => {
      const hashes = [await driver.hash('password', cheap), await driver.hash('password', cheap)];
      for (const phc of hashes) {
        expect(phc).to.match(/^\$argon2id\$v=19\$m=8,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
      }
      expect(hashes[0]).not.to.equal(hashes[1]);
      expect(await driver.hash('password', { memoryKib: 32, time: 3, parallelism: 2 })).to.include('$m=32,t=3,p=2$');
    });

    // requirement 3
    it('compares every byte: letter case, trailing space, NUL and beyond byte 72', async () => {
      const long = 'x'.repeat(200);
      for (const [made, tried] of [
        ['password', 'Password'],
        ['password', 'password '],
        ['pass\0word', 'pass\0ward'],
        ['pass\0word', 'pass'],
        [`${long}a`, `${long}b`],
        [long, 'x'.repeat(72)],
      ] as const) {
        const phc = await driver.hash(made, cheap);
        expect(await driver.verify(phc, made), made).to.equal(true);
        expect(await driver.verify(phc, tried), tried).to.equal(false);
      }
    });
  });

/** Drivers verify each other's hashes, so that a machine without a binary can take over. */
export const argon2DriversAgree = (maker: () => Promise<Argon2Driver>, verifier: () => Promise<Argon2Driver>) =>
  it(`${verifier.name} verifies what ${maker.name} made`, async () => {
    const phc = await (await maker()).hash('correct horse', { memoryKib: 64, time: 2, parallelism: 2 });
    expect(await (await verifier()).verify(phc, 'correct horse')).to.equal(true);
    expect(await (await verifier()).verify(phc, 'correct horsE')).to.equal(false);
  });
