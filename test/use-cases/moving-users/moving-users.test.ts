import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as T from 'fp-ts/lib/Task.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { birthDate } from '../../../src/core/domain/account/profile.ts';
import { writtenMobile } from '../../../src/core/domain/addresses/address.ts';
import { importRowCodec } from '../../../src/core/domain/moving-users/user-row.ts';
import type { ImportRow } from '../../../src/core/domain/moving-users/user-row.ts';
import type { PlainSecret } from '../../../src/core/domain/second-factor/totp.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { makeExportUsers } from '../../../src/core/use-cases/moving-users/export-users.ts';
import type { ExportedRow } from '../../../src/core/use-cases/moving-users/export-users.ts';
import { makeImportUsers } from '../../../src/core/use-cases/moving-users/import-users.ts';
import type { ReadLine } from '../../../src/core/use-cases/moving-users/import-users.ts';
import { makeFakeAuditLog } from '../../fakes/audit-log.ts';
import { makeFakeUserExports, makeFakeUserImports } from '../../fakes/moving-users.ts';
import { makeFakePhoneNumbers } from '../../fakes/phone-numbers.ts';
import { makeStore } from '../../fakes/store.ts';
import type { RowText } from '../../support/foreign-rows.ts';
import { policies, refusal, succeed } from '../../support/values.ts';

const codec = importRowCodec(
  writtenMobile(makeFakePhoneNumbers().normalise),
  birthDate(() => new Date('2026-01-01T00:00:00Z')),
);
const policy = { defaultRole: 'User', allowedRoles: ['Staff'] };

const read = (row: RowText): ImportRow => {
  const decoded = codec.decode(row);
  return E.isRight(decoded) ? decoded.right : expect.fail(`no row: ${JSON.stringify(row)}`);
};
const lines = (...rows: readonly RowText[]): readonly ReadLine[] =>
  rows.map((row, i) => ({ line: i + 1, row: E.right(read(row)) }));
const email = (value: string, more: RowText = {}) => ({ type: 'email', value, is_verified: true, ...more });
const ada = { first_name: 'Ada', identities: [email('ada@example.com')] };

const moving = (store = makeStore()) => {
  const hashed: PasswordHash[] = [];
  const hashes = {
    refusal: (hash: string) => (hash === 'bad' ? 'must be good' : null),
    kept: (hash: PasswordHash) => {
      hashed.push(hash);
      return T.of(hash === 'fast' ? ('wrapped' as PasswordHash) : hash);
    },
  };
  const totps = {
    open: (given: string): E.Either<string, PlainSecret> =>
      given === 'bad' ? E.left('must be good') : E.right(new TextEncoder().encode(given) as Uint8Array as PlainSecret),
  };
  const importUsers = makeImportUsers({ imports: makeFakeUserImports(store, policies), hashes, totps });
  const exportUsers = makeExportUsers({ exports: makeFakeUserExports(store), auditLog: makeFakeAuditLog(store) });
  const exported = async (withHashes: boolean): Promise<readonly ExportedRow[]> => {
    const all: ExportedRow[] = [];
    await succeed(exportUsers({ withHashes }, (rows) => TE.fromIO(() => void all.push(...rows))));
    return all;
  };
  return {
    store,
    hashed,
    exportUsers,
    exported,
    importing: (...rows: readonly RowText[]) => succeed(importUsers(policy, lines(...rows))),
    importUsers,
  };
};

describe('importing users', () => {
  it('stores the hash that StoredHashes returns, and recognizes the row by the original hash', async () => {
    // requirement 6, 111
    const { importing, exported } = moving();
    const row = { ...ada, password_hash: 'fast' };
    await importing(row);
    expect((await exported(true)).map((one) => one.password_hash)).to.deep.equal(['wrapped']);
    expect((await importing(row)).map(({ verdict }) => verdict)).to.deep.equal(['exists']);
    expect((await importing({ ...row, password_hash: 'slow' })).map(({ verdict }) => verdict)).to.deep.equal([
      'conflict',
    ]);
  });

  it('hashes no password of a row that was imported before', async () => {
    const { importing, hashed } = moving();
    const [first, second] = [
      { ...ada, password_hash: 'fast' },
      { first_name: 'Grace', identities: [], password_hash: 'slow', username: 'grace' },
    ];
    await importing(first);
    await importing(first, second);
    expect(hashed).to.deep.equal(['fast', 'slow']);
  });

  it('reports on each line in order, with its id in the other system', async () => {
    const { importUsers, store } = moving();
    const unreadable: ReadLine = { line: 9, row: E.left([{ pointer: '/x', detail: 'is not known here' }]) };
    const [one, two, three] = lines(
      { ...ada, id: 'legacy-1' },
      { ...ada, identities: [email('bad@example.com')], password_hash: 'bad' },
      { ...ada, id: 7 },
    );
    const verdicts = await succeed(importUsers(policy, [one!, unreadable, two!, three!]));
    const id = [...store.users.keys()][0];
    expect(verdicts).to.deep.equal([
      { line: 1, sourceId: 'legacy-1', verdict: 'created', id, errors: [] },
      {
        line: 9,
        sourceId: null,
        verdict: 'invalid',
        id: null,
        errors: [{ pointer: '/x', detail: 'is not known here' }],
      },
      {
        line: 2,
        sourceId: null,
        verdict: 'invalid',
        id: null,
        errors: [{ pointer: '/password_hash', detail: 'must be good' }],
      },
      { line: 3, sourceId: 7, verdict: 'exists', id, errors: [] },
    ]);
  });

  it('gives the same answers for the same lines, and creates nobody', async () => {
    const { importing, store } = moving();
    const rows = [ada, { first_name: 'Grace', username: 'grace', identities: [], role: 'Staff' }];
    const first = await importing(...rows);
    expect(first.map(({ verdict }) => verdict)).to.deep.equal(['created', 'created']);
    expect(await importing(...rows)).to.deep.equal(first.map((line) => ({ ...line, verdict: 'exists' })));
    expect(store.users.size).to.equal(2);
  });

  // requirement 59, 60
  it('applies defaults to absent fields; is_verified has none', async () => {
    const { importing, exported } = moving();
    const mobile = { type: 'mobile', value: '+1 415 555 0123', is_verified: true };
    const claim = email('first@example.com', { is_verified: false });
    await importing({
      first_name: 'Ada',
      identities: [claim, email('Second@Example.com'), email('third@example.com'), mobile],
    });
    const [row] = await exported(true);
    expect(row).to.deep.include({
      last_name: null,
      username: null,
      role: 'User',
      is_active: true,
      password_hash: null,
    });
    expect(row?.identities).to.deep.equal([
      { type: 'email', value: 'first@example.com', is_verified: false, is_primary: false },
      { type: 'email', value: 'second@example.com', is_verified: true, is_primary: true },
      { type: 'email', value: 'third@example.com', is_verified: true, is_primary: false },
      { type: 'mobile', value: '+14155550123', is_verified: true, is_primary: true },
    ]);
    expect(
      E.isLeft(codec.decode({ first_name: 'Ada', identities: [{ type: 'email', value: 'x@example.com' }] })),
    ).to.equal(true);
  });

  it('accepts a row without a primary address', async () => {
    const { importing, exported } = moving();
    const said = ['a@example.com', 'b@example.com'].map((value) => email(value, { is_primary: false }));
    await importing({ first_name: 'Ada', identities: said });
    expect((await exported(false))[0]?.identities.map((one) => one.is_primary)).to.deep.equal([false, false]);
  });
});

describe('exporting users', () => {
  it('writes rows that an import accepts', async () => {
    const [from, to] = [moving(), moving()];
    const google = { type: 'oauth', value: 'sub', oauth_provider: 'google', is_verified: true, is_primary: false };
    await from.importing(
      {
        ...ada,
        username: 'ada',
        password_hash: 'a-hash',
        created_at: '2019-03-01T10:00:00.000Z',
        dob: '1915-12-10',
      },
      { first_name: 'Grace', identities: [google], is_active: false, role: 'Staff', gender: 'female' },
    );
    const rows = await from.exported(true);
    expect((await to.importing(...rows)).map(({ verdict }) => verdict)).to.deep.equal(['created', 'created']);
    const withoutIds = (all: readonly ExportedRow[]) => all.map(({ id: _, ...row }) => row);
    expect(withoutIds(await to.exported(true))).to.deep.equal(withoutIds(rows));
  });

  it('has no hashes unless they are requested', async () => {
    const { importing, exported } = moving();
    await importing({ ...ada, password_hash: 'a-hash' });
    expect((await exported(false))[0]).to.not.have.property('password_hash');
    expect((await exported(true))[0]).to.have.property('password_hash', 'a-hash');
  });

  // requirement 86
  it('is recorded in the audit trail before the first row', async () => {
    const { importing, exportUsers, store } = moving();
    await importing(ada);
    expect(await refusal(exportUsers({ withHashes: true }, () => TE.left('gone' as const)))).to.equal('gone');
    expect(store.trail.at(-1)).to.deep.include({
      action: 'user.exported',
      actor: null,
      changes: [{ field: 'with_hashes', before: null, after: true }],
    });
  });
});
