import { expect } from 'chai';
import type { CodeContext } from '../../../src/core/domain/addresses/address-decision.ts';
import type { Address } from '../../../src/core/domain/addresses/address.ts';
import type { Asked, AddressOwnership } from '../../../src/core/domain/addresses/ownership.ts';
import { CREATED_USER } from '../../../src/core/domain/events.ts';
import type { DomainEvent } from '../../../src/core/domain/events.ts';
import type { BodyFingerprint, IdentityId, TokenDigest, UserId } from '../../../src/core/domain/ids.ts';
import { plus } from '../../../src/core/domain/locks/lockout.ts';
import { requestCode, verifyCode } from '../../../src/core/domain/sign-in/codes.ts';
import { noOtp } from '../../../src/core/domain/sign-in/otp.ts';
import type { Otp } from '../../../src/core/domain/sign-in/otp.ts';
import type { PasswordHash } from '../../../src/core/domain/sign-in/password.ts';
import { register } from '../../../src/core/domain/sign-up/registration.ts';
import type { IsSameBody } from '../../../src/core/domain/sign-up/registration.ts';
import { makeFakeOneTimeCodes } from '../../fakes/one-time-codes.ts';
import { aClient, aDigest, aMobile, aName, aNonce, anEmail, policies, aSignIn } from '../../support/values.ts';

const { otp: policy } = policies;
const now = new Date('2024-02-29T12:00:00Z');
const codes = makeFakeOneTimeCodes();
const book: CodeContext = {
  language: 'en',
  fresh: aNonce,
  codeFor: codes.derive,
};
const form = {
  firstName: aName(),
  lastName: aName(),
  passwordHash: 'hash' as PasswordHash,
  registration: 'of the form' as TokenDigest,
  fingerprint: 'of the form' as BodyFingerprint,
};
const [first, second] = [1 as UserId, 2 as UserId];
const old = 'of an older form' as TokenDigest;
const older = 'of an older body' as BodyFingerprint;
const another: IsSameBody = () => false;
const sameAs =
  (fingerprint: BodyFingerprint): IsSameBody =>
  (known) =>
    known === fingerprint;

const owner = (userId: UserId) => ({
  userId,
  identityId: 7 as IdentityId,
  accessRevokedAt: null,
  passwordHash: 'hash' as PasswordHash,
  own: [],
  primary: null,
});
const standings = {
  Unknown: { _tag: 'Unknown' },
  Invited: { _tag: 'Invited' },
  Registering: { _tag: 'Registering', ...owner(first), registration: old, fingerprint: older },
  'Registering by another': { _tag: 'Registering', ...owner(second), registration: old, fingerprint: null },
  Verified: { _tag: 'Verified', ...owner(first), isActive: true, methods: [] },
  Inactive: { _tag: 'Verified', ...owner(first), isActive: false, methods: [] },
} as const satisfies Record<string, AddressOwnership>;
type Name = keyof typeof standings;

const seen = (address: Address, name: Name, otp: Otp = noOtp): Asked => ({
  address,
  ownership: standings[name],
  otp,
  budget: 'anybody',
  goesOut: true,
});
const sentBy = (events: readonly DomainEvent[]) =>
  events.flatMap((event) => (event._tag === 'MessageSent' ? [event.message] : []));
const registering = (...names: readonly Name[]) => {
  const addresses = [anEmail(), aMobile()].slice(0, names.length);
  const { writes, events } = register(
    policy,
    book,
    form,
    another,
  )(
    names.map((name, n) => seen(addresses[n]!, name)),
    now,
  );
  const order = (list: readonly Address[] | undefined) => list?.map((address) => addresses.indexOf(address));
  return {
    writes,
    events: events.map((event) =>
      'address' in event ? [event._tag, addresses.indexOf(event.address), event.userId] : [event._tag],
    ),
    mailed: sentBy(events).map(({ to, template }) => [addresses.indexOf(to), template]),
    open: writes.open && {
      into: writes.open.into,
      ends: writes.open.ends,
      addresses: order(writes.open.addresses),
      claims: order(writes.open.claims),
    },
  };
};

/** What each ownership means for a registration of this one address. */
const alone: Readonly<Record<Name, Readonly<{ open: object | undefined; mailed: readonly unknown[] }>>> = {
  Unknown: { open: { into: null, ends: [], addresses: [0], claims: [] }, mailed: [[0, 'confirm-address']] },
  Invited: { open: undefined, mailed: [] },
  Registering: { open: { into: first, ends: [], addresses: [0], claims: [] }, mailed: [[0, 'confirm-address']] },
  'Registering by another': {
    open: { into: second, ends: [], addresses: [0], claims: [] },
    mailed: [[0, 'confirm-address']],
  },
  Verified: { open: undefined, mailed: [[0, 'already-registered']] },
  Inactive: { open: undefined, mailed: [] },
};

const registers: Readonly<Record<Name, UserId | null>> = {
  Unknown: null,
  Invited: null,
  Registering: first,
  'Registering by another': second,
  Verified: null,
  Inactive: null,
};
const isFree = (name: Name) => name === 'Unknown' || standings[name]._tag === 'Registering';
const names = Object.keys(standings) as readonly Name[];
const pairs = names.flatMap((a) => names.map((b) => [a, b] as const));

describe('registering', () => {
  for (const name of names) {
    it(`one ${name} address writes and sends the right things`, () => {
      const { open, mailed } = registering(name);
      expect({ open, mailed }).to.deep.equal(alone[name]);
    });
  }

  for (const pair of pairs) {
    it(`${pair.join(' and ')} addresses takes the free ones, claims the others, and ends a second registration`, () => {
      const { open, mailed } = registering(...pair);
      const places = (isWanted: (name: Name) => boolean) => [0, 1].filter((n) => isWanted(pair[n]!));
      const [into = null, ...ends] = new Set(pair.flatMap((name) => registers[name] ?? []));
      const [addresses, claims] = [places(isFree), places((name) => !isFree(name))];
      expect(open).to.deep.equal(addresses.length === 0 ? undefined : { into, ends, addresses, claims });
      const each = pair.flatMap((name, n) =>
        (alone[name].mailed as [number, string][]).map(([, template]) => [n, template]),
      );
      expect(mailed).to.deep.equal(each);
    });
  }

  it('starts the same interval, code and count for any owner of the address', () => {
    const states = pairs.map((pair) =>
      registering(...pair).writes.otps.map(({ otp }) => ({ ...otp, pending: otp.pending?.generatedAt })),
    );
    for (const state of states) {
      const requestedAt = { ...noOtp.requestedAt, registration: now, 'sign-in': now };
      const asked = { ...noOtp, requestedAt, pending: now };
      expect(state).to.deep.equal([asked, asked]);
    }
  });

  it('reports a requested code for each address, and a registration if an address is free', () => {
    const requested = {
      Registering: CREATED_USER,
      'Registering by another': CREATED_USER,
      Unknown: CREATED_USER,
      Invited: null,
    };
    for (const name of names) {
      const message = alone[name].mailed.length > 0 ? 'MessageSent' : 'MessageWithheld';
      const events = [['CodeRequested', 0, { ...requested, Verified: first, Inactive: first }[name]], [message]];
      expect(registering(name).events, name).to.deep.equal([...events, ...(isFree(name) ? [['UserRegistered']] : [])]);
    }
  });

  it('stores name, password and registration token', () => {
    expect(registering('Unknown').writes.open).to.deep.include(form);
  });

  it('changes and sends nothing within the interval of any of the addresses', () => {
    for (const [one, other] of pairs) {
      const asked = {
        ...noOtp,
        requestedAt: { ...noOtp.requestedAt, registration: plus(now, 1 - policy.resendIntervalMs) },
      };
      const repeat = register(policy, book, form, another)([seen(anEmail(), one), seen(aMobile(), other, asked)], now);
      expect(repeat).to.deep.equal({ writes: { otps: [] }, events: [], answer: form.registration });
    }
  });

  it('writes and sends the same whether or not a code was asked for just before, for any owner of the address', () => {
    const requestedAt = { ...noOtp.requestedAt, 'sign-in': now };
    const asked = { ...noOtp, requestedAt, pending: { nonce: aNonce(), generatedAt: now, sentAt: { 'sign-in': now } } };
    for (const name of names) {
      const address = anEmail();
      const [without, after] = [noOtp, asked].map((otp) =>
        register(policy, book, form, another)([seen(address, name, otp)], now),
      );
      const outline = ({ writes, events, answer }: NonNullable<typeof without>) => ({
        writes: Object.keys(writes),
        requestedAt: writes.otps.map(({ otp }) => otp.requestedAt),
        events: events.map(({ _tag }) => _tag),
        answer,
      });
      expect(outline(after!), name).to.deep.equal(outline(without!));
    }
  });

  it('starts the interval of codes, too', () => {
    for (const name of names) {
      const [registered] = register(policy, book, form, another)([seen(anEmail(), name)], now).writes.otps;
      const again = requestCode(policy, book)(seen(anEmail(), name, registered!.otp), now).answer;
      expect(again, name).to.deep.equal({ _tag: 'TooSoon', retryAfterMs: policy.resendIntervalMs });
    }
  });

  describe('again within the interval', () => {
    const asked = { ...noOtp, requestedAt: { ...noOtp.requestedAt, registration: now } };
    const repeating = (pair: readonly Name[], isSameBody: IsSameBody) =>
      register(
        policy,
        book,
        form,
        isSameBody,
      )(
        pair.map((name, n) => seen([anEmail(), aMobile()][n]!, name, asked)),
        now,
      );

    it('names the open registration of the same body, changes nothing, and sends nothing', () => {
      for (const pair of [['Registering'], ['Registering', 'Registering'], ['Registering', 'Verified']] as const)
        expect(repeating(pair, sameAs(older))).to.deep.equal({ writes: { otps: [] }, events: [], answer: old });
    });

    it('names a registration that does not exist for another body, and for every other owner of the address', () => {
      for (const pair of pairs) expect(repeating(pair, another).answer).to.equal(form.registration);
      // Also if a broken comparison took every body for the same.
      for (const name of names.filter((n) => n !== 'Registering'))
        expect(repeating([name], () => true).answer, name).to.equal(form.registration);
    });

    it('compares as many fingerprints for each owner of the address', () => {
      for (const name of names) {
        let compared = 0;
        repeating([name], () => (compared += 1) < 0);
        expect(compared, name).to.equal(1);
      }
    });
  });

  it('keeps the fingerprint of the body only where there is an interval', () => {
    const writes = (resendIntervalMs: number) =>
      register({ ...policy, resendIntervalMs }, book, form, another)([seen(anEmail(), 'Unknown')], now).writes;
    expect(writes(1).open?.fingerprint).to.equal(form.fingerprint);
    expect(writes(0).open?.fingerprint).to.equal(null);
  });

  it('names the registration that it opens, also in place of one of the same body', () => {
    for (const name of names)
      expect(register(policy, book, form, sameAs(older))([seen(anEmail(), name)], now).answer).to.equal('of the form');
  });

  it('writes but sends nothing during a lock', () => {
    const locked: Otp = { ...noOtp, lockout: { _tag: 'Locked', failures: 3, total: 3, until: plus(now, 1) } };
    const { writes, events } = register(policy, book, form, another)([seen(anEmail(), 'Unknown', locked)], now);
    expect(writes.open).to.deep.include({ into: null });
    expect(events.map(({ _tag }) => _tag)).to.deep.equal(['CodeRequested', 'MessageWithheld', 'UserRegistered']);
    expect(writes.otps[0]?.otp.lockout).to.deep.equal(locked.lockout);
  });
});

describe('requesting a code', () => {
  const mailed: Readonly<Record<Name, readonly string[]>> = {
    Unknown: [],
    Invited: [],
    Registering: ['confirm-address'],
    'Registering by another': ['confirm-address'],
    Verified: ['sign-in-code'],
    Inactive: [],
  };
  for (const name of names) {
    it(`for one ${name} address sends ${mailed[name].join() || 'nothing'}, with the same answer and count`, () => {
      const { writes, events, answer } = requestCode(policy, book)(seen(anEmail(), name), now);
      expect(sentBy(events).map(({ template }) => template)).to.deep.equal(mailed[name]);
      const userId = 'userId' in standings[name] ? standings[name].userId : null;
      expect(events[0]).to.deep.include({ _tag: 'CodeRequested', by: null, userId });
      expect(events).to.have.lengthOf(2);
      expect(answer._tag).to.equal('Asked');
      expect(writes.otps[0]?.otp.pending?.generatedAt).to.deep.equal(now);
      expect(writes).to.have.all.keys('otps');
    });
  }
});

describe('guessing a code', () => {
  const pending: Otp = { ...noOtp, pending: { nonce: aNonce(), generatedAt: now } };
  const signIn = aSignIn({
    id: '00000000-0000-7000-8000-000000000000' as never,
    client: aClient(),
    ttlMs: 1,
    idleTtlMs: 1,
    device: { token: aDigest() },
  });
  const { session } = signIn;
  const guessing = (name: Name, isRight: boolean, registration: TokenDigest | null = null) => {
    const address = anEmail('ada');
    return {
      address,
      ...verifyCode(policy, { isRight: () => isRight, registration, signIn, language: 'en' })(
        seen(address, name, pending),
        now,
      ),
    };
  };

  for (const name of ['Unknown', 'Invited', 'Inactive'] as const) {
    it(`is never right for one ${name} address, and counts`, () => {
      const { address, writes, events, answer } = guessing(name, true);
      expect(answer).to.deep.equal({ _tag: 'Wrong' });
      const userId = 'userId' in standings[name] ? standings[name].userId : null;
      expect(events).to.deep.equal([{ _tag: 'CodeRefused', by: null, userId, address, isTallied: false }]);
      expect(writes).to.have.all.keys('otps');
      expect(writes.otps[0]?.otp).to.deep.equal({
        ...pending,
        lockout: { _tag: 'Open', failures: 1, total: 1, lastFailureAt: now },
      });
    });
  }

  for (const name of names) {
    it(`wrong only writes the count for one ${name} address`, () => {
      const { writes, answer } = guessing(name, false, old);
      expect(answer).to.deep.equal({ _tag: 'Wrong' });
      expect(writes).to.have.all.keys('otps');
    });
  }

  it('reports a lock once, with the address that is notified', () => {
    const counted: Otp = { ...pending, lockout: { _tag: 'Open', failures: 2, total: 2, lastFailureAt: now } };
    const locking = (name: Name, otp: Otp, address = anEmail()) => {
      const attempt = { isRight: () => false, registration: null, signIn, language: 'de' as const };
      return { address, ...verifyCode(policy, attempt)(seen(address, name, otp), now) };
    };
    for (const name of names) {
      const { address, writes, events } = locking(name, counted);
      const notice = { to: name === 'Verified' ? address : null, identifier: `email:${address.value}`, language: 'de' };
      expect(
        events.map(({ _tag }) => _tag),
        name,
      ).to.deep.equal(['CodeRefused', 'CodeLocked']);
      expect(events[1], name).to.deep.include({ notice });
      expect(locking(name, writes.otps[0]!.otp).events, `${name}, locked`).to.deep.equal([]);
    }
    expect(locking('Verified', noOtp).events, 'no code is pending').to.deep.equal([]);
  });

  it('signs the owner of a verified address in with the right code', () => {
    const { writes, events, answer } = guessing('Verified', true, old);
    expect(answer).to.deep.equal({ _tag: 'Right', isApplied: false });
    expect(writes).to.have.all.keys('otps', 'session', 'endsOthersOf', 'reopensFrom');
    expect(writes.reopensFrom).to.equal(policy.lockout.maxTotal);
    const started = { by: first, userId: first, method: 'code', sessionId: session.id, failures: 0 };
    expect(events).to.deep.equal([{ _tag: 'SessionStarted', ...started }]);
    expect(writes.session).to.deep.equal({ userId: first, session });
    expect(writes.otps[0]?.otp.pending).to.equal(null);
  });

  it('keeps name and password with the right code and the matching registration token', () => {
    const { writes, events, address } = guessing('Registering', true, old);
    expect(events[0]).to.deep.equal({ _tag: 'IdentityVerified', by: first, userId: first, identity: address });
    expect(events.map(({ _tag }) => _tag)).to.deep.equal(['IdentityVerified', 'SessionStarted']);
    expect(writes.complete).to.deep.equal({ userId: first, address, replaceBy: null });
    expect(writes.session).to.deep.equal({ userId: first, session });
  });

  it('drops them with the right code and no token, or another one', () => {
    for (const registration of [null, aDigest()]) {
      const { writes, address } = guessing('Registering', true, registration);
      expect(writes.complete).to.deep.equal({ userId: first, address, replaceBy: { firstName: 'ada' } });
    }
  });
});
