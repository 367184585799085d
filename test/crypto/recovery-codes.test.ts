import { expect } from 'chai';
import { makeKeys } from '../../src/adapters/crypto/keys.ts';
import { makeRecoveryCodes } from '../../src/adapters/crypto/recovery-codes.ts';

const codesOf = (byte: number, ...old: number[]) =>
  makeRecoveryCodes(makeKeys({ current: Buffer.alloc(32, byte), old: old.map((b) => Buffer.alloc(32, b)) }));

describe('recovery codes', () => {
  it('are two groups of five unmistakable characters, all different', () => {
    const made = codesOf(1).make(200);
    expect(made).to.have.lengthOf(200);
    for (const { code } of made) expect(code).to.match(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(new Set(made.map(({ code }) => code)).size).to.equal(200);
    const used = new Set(made.flatMap(({ code }) => [...code.replace('-', '')]));
    expect(used.size, 'every character of the alphabet').to.equal(32);
  });

  it('are found by their hash, however they are typed', () => {
    const codes = codesOf(1);
    const { code, hash } = codes.make(1)[0]!;
    for (const typed of [code, code.toLowerCase(), code.replace('-', ''), ` ${code.replace('-', ' ')} `])
      expect(codes.hashes(typed), typed).to.deep.equal([hash]);
    expect(hash)
      .to.match(/^[\w-]{43}$/)
      .and.not.to.contain(code.slice(0, 5));
  });

  it('are found after SECRET_KEY has changed as long as the old one is configured', () => {
    const { code, hash } = codesOf(1).make(1)[0]!;
    expect(codesOf(2, 1).hashes(code)).to.include(hash).and.to.have.lengthOf(2);
    expect(codesOf(2).hashes(code)).not.to.include(hash);
  });

  it('have no hash if they can’t be one', () => {
    for (const typed of ['', 'ABCDE', 'ABCDE-FGHJU', 'ABCDE-FGHJKM', 'ABCDE_FGHJK', '１２３４５-67890'])
      expect(codesOf(1).hashes(typed), typed).to.deep.equal([]);
  });
});
