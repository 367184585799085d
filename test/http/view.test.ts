import { expect } from 'chai';
import * as t from 'io-ts';
import { view } from '../../src/adapters/http/server/view.ts';
import { EmailAddress } from '../../src/core/domain/addresses/address.ts';
import { UserId } from '../../src/core/domain/ids.ts';

const Time = new t.Type<Date, string>(
  'Time',
  (u): u is Date => u instanceof Date,
  t.failure,
  (date) => date.toISOString(),
);

describe('view', () => {
  it('sends exactly the documented fields, at every depth', () => {
    // requirement 62
    const Role = t.type({ id: t.number, name: t.string });
    const User = t.intersection([
      t.type({
        id: UserId,
        role: Role,
        roles: t.array(Role),
        by_name: t.record(t.string, Role),
        pair: t.tuple([Role]),
      }),
      t.partial({ nick: t.string, last: t.union([Role, t.null]), gone: t.string }),
    ]);
    const role = { id: 1, name: 'Staff', secret: 'canary' };
    const user = {
      id: 7,
      password_hash: 'canary',
      role,
      roles: [role],
      by_name: { Staff: role },
      pair: [role, 'canary'],
      nick: 'ada',
      last: role,
      gone: undefined,
    };
    const clean = { id: 1, name: 'Staff' };
    expect(view(User, user)).to.deep.equal({
      id: 7,
      role: clean,
      roles: [clean],
      by_name: { Staff: clean },
      pair: [clean],
      nick: 'ada',
      last: clean,
    });
    expect(view(t.exact(User), user)).to.deep.equal(view(User, user));
  });

  it('sends no other field in the place of an optional one', () => {
    const body = { nick: 'ada', secret: 'canary' };
    expect(view(t.partial({ nick: t.string, last: t.string }), body)).to.deep.equal({ nick: 'ada' });
    expect(view(t.type({ nick: t.string, any: t.unknown }), body)).to.deep.equal({ nick: 'ada', any: undefined });
  });

  it('encodes a time as text', () => {
    const codec = t.strict({ at: Time, ended: t.union([Time, t.null]) });
    expect(view(codec, { at: new Date(0), ended: null })).to.deep.equal({
      at: '1970-01-01T00:00:00.000Z',
      ended: null,
    });
  });

  it('encodes a union by the member that the value is of', () => {
    const codec = t.union([
      t.strict({ type: t.literal('a'), x: t.string }),
      t.strict({ type: t.literal('b'), y: t.string }),
    ]);
    expect(view(codec, { type: 'b', x: 'canary', y: '1' })).to.deep.equal({ type: 'b', y: '1' });
  });

  it('throws if a field is missing or of another type, and names its place but not its value', () => {
    const codec = t.strict({ list: t.array(t.strict({ id: t.number })), at: t.union([Time, t.null]) });
    const attempts: readonly [unknown, string][] = [
      [{ list: [{ id: 1 }, { id: 'canary' }], at: null }, '/list/1/id'],
      [{ list: [{}], at: null }, '/list/0/id'],
      [{ list: {}, at: null }, '/list'],
      [{ list: [], at: 'canary' }, '/at'],
      [null, ''],
    ];
    for (const [value, place] of attempts) {
      expect(() => view(codec, value)).to.throw(Error, new RegExp(`^the answer does not fit its codec at "${place}"$`));
    }
  });

  it('does not check refinements of stored values', () => {
    expect(view(t.strict({ email: EmailAddress }), { email: 'Legacy@Example' })).to.deep.equal({
      email: 'Legacy@Example',
    });
  });
});
