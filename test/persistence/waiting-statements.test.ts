import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../src/start/project.ts';

const FOLDER = join(ROOT, 'src/adapters/persistence');
const COMMENT = /^\s*(?:\/\*\*|\*|\/\/).*$/gm;
/** Statements that wait for a row or an advisory lock; `skip locked` does not. */
const WAITS =
  /on conflict \([^)]*\) do update|for (?:no key update|update|share|key share)(?!\s*(?:of \w+ *)?skip locked)|pg_advisory_(?:xact_)?lock/g;

const byUser = 'the turn of the user';
const byAddress = 'the turn of the address’s bucket';
const below = 'inside transactions that hold a turn of the user or the address already';
const byJob = 'a job or a command, one at a time in a process';

/** How many statements of each file wait, and which turn their calls take before a connection. */
const TURNS: Readonly<Record<string, readonly [number, string]>> = {
  'accounts.ts': [1, `${byUser}, and of every address that is looked at or claimed`],
  'address-statements.ts': [4, `${byAddress}, and of the account when it is found`],
  'administrators.ts': [1, 'the turn of the administrators’ row'],
  'audit-counting.ts': [1, `${below}; refusals by themselves are written in batches, one connection for each user`],
  'carry-over-failures.ts': [1, below],
  'challenges.ts': [1, byUser],
  'change-counter.ts': [1, 'the turn of the count'],
  'credential-statements.ts': [2, byUser],
  'passkey-statements.ts': [5, `${byUser}, and of a passkey that is added`],
  'purge-registrations.ts': [1, byJob],
  'idempotency-keys.ts': [1, 'the turn of the key'],
  'imported-rows.ts': [1, byJob],
  'invitation-rows.ts': [1, `${byUser}, and ${byAddress}`],
  'invited-users.ts': [2, `${byUser}, and ${byAddress}`],
  'attempt-scopes.ts': [1, below],
  'locks.ts': [1, byUser],
  'oauth-accounts.ts': [3, 'the turns of the code and of the account at the provider'],
  'oauth-flows.ts': [1, 'the turn of the session'],
  'record-one.ts': [1, byUser],
  'registrations.ts': [1, below],
  'roles.ts': [2, 'the turn of the role'],
  'second-factor-statements.ts': [4, byUser],
  'send-budgets.ts': [2, below],
  'session-statements.ts': [1, byUser],
  'signing-keys.ts': [1, byJob],
  'start-session.ts': [2, `${byUser}, or of the address’s bucket`],
  'unknown-accounts.ts': [4, byAddress],
  'user-imports.ts': [1, byJob],
  'user-locks.ts': [1, byUser],
};

/** Locks of entities outside of `changes.update`, which takes the turn of the row first. */
const locksWithoutTurn = (code: string): number =>
  code
    .split(/(?=changes\.(?:create|update)\()/)
    .filter((part) => !part.startsWith('changes.update('))
    .flatMap((part) => part.match(/LockMode\.\w+/g) ?? []).length;

const codeByFile = (): readonly (readonly [file: string, code: string])[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [basename(name), readFileSync(join(FOLDER, name), 'utf8').replaceAll(COMMENT, '')]);

describe('every statement that can wait for a row or a lock', () => {
  it('is listed here with the turn that its calls take first', () => {
    // requirement 109
    const found = codeByFile()
      .map(([name, code]) => [name, code.match(WAITS)?.length ?? 0])
      .filter(([, count]) => count !== 0);
    const known = Object.entries(TURNS).map(([name, [count]]) => [name, count]);
    expect(Object.fromEntries(found)).to.deep.equal(Object.fromEntries(known));
  });

  it('of an entity is in `changes.update`, which takes the turn of the row', () => {
    // requirement 109
    const lock = 'await em.findOne(RoleSchema, id, { lockMode: LockMode.PESSIMISTIC_WRITE });';
    expect(locksWithoutTurn(`changes.create(() => {}); changes.update(row, () => { ${lock} });`)).to.equal(0);
    expect(locksWithoutTurn(`changes.update(row, () => {}); changes.create(() => { ${lock} });`)).to.equal(1);
    expect(locksWithoutTurn(`withEntities(database, () => { ${lock} });`)).to.equal(1);
    const locking = codeByFile().filter(([, code]) => code.includes('LockMode.'));
    expect(locking.map(([name]) => name)).to.include('privileges.ts');
    expect(locking.filter(([, code]) => locksWithoutTurn(code) > 0).map(([name]) => name)).to.deep.equal([]);
  });
});
