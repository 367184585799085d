import { expect } from 'chai';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ChosenUsername, JobTitle, birthDate } from '../../src/core/domain/account/profile.ts';
import { PersonName } from '../../src/core/domain/account/user.ts';
import { EmailAddress, MobileNumber, writtenMobile } from '../../src/core/domain/addresses/address.ts';
import {
  MAX_INTEGER,
  MIN_INTEGER,
  day,
  integer,
  paragraphs,
  attachedSchema,
  text,
} from '../../src/core/domain/codec.ts';
import { IdentityId, SessionId, UserId } from '../../src/core/domain/ids.ts';
import { UnlockReason } from '../../src/core/domain/locks/current-lock.ts';
import { TimeText } from '../../src/core/domain/messages/time-text.ts';
import {
  CodeChallenge,
  CodeVerifier,
  ProviderName,
  ProviderSubject,
} from '../../src/core/domain/oauth/provider-profile.ts';
import { Description, PrivilegeName } from '../../src/core/domain/roles/privilege.ts';
import { RoleName } from '../../src/core/domain/roles/role.ts';
import { Username } from '../../src/core/domain/sign-in/login.ts';
import { OtpCode, OtpNonce } from '../../src/core/domain/sign-in/otp-code.ts';

const BirthDate = birthDate(() => new Date('2024-02-29T12:00:00Z'));
const Line = text('Line', 5);
const Prose = paragraphs('Prose', 8);
const Count = integer('Count', MIN_INTEGER, MAX_INTEGER);
const Day = day('Day');
type Limits = Readonly<{ minLength?: number; maxLength?: number; pattern?: string }>;

describe('codecs', () => {
  it('normalize one line of text and refuse invisible characters', () => {
    expect(Line.decode('  A\u030ada ')).to.deep.equal(E.right('Åda'));
    for (const bad of ['', '   ', 'a\nb', 'a\u0000b', 'a\u202eb', '\u200b', '123456', 5, null])
      expect(E.isLeft(Line.decode(bad)), JSON.stringify(bad)).to.equal(true);
  });

  it('keep tabs and line breaks in paragraphs, and convert every line break to \\n', () => {
    expect(Prose.decode('a\r\nb\rc\n\td\n')).to.deep.equal(E.right('a\nb\nc\n\td'));
    for (const bad of ['', '\n', '\n\t\n', '\u00ad\n\u00ad', 'a\u0000b', 'a\u202eb', 'a\nb\nc\nd\ne', 5, null])
      expect(E.isLeft(Prose.decode(bad)), JSON.stringify(bad)).to.equal(true);
  });

  it('accept integers that the database can store', () => {
    for (const good of [MIN_INTEGER, -1, 0, MAX_INTEGER]) expect(Count.decode(good)).to.deep.equal(E.right(good));
    for (const bad of [MIN_INTEGER - 1, MAX_INTEGER + 1, 1.5, Number.NaN, '1', true, null])
      expect(E.isLeft(Count.decode(bad)), String(bad)).to.equal(true);
  });

  it('accept existing calendar days', () => {
    for (const good of ['2024-02-29', '1900-01-01', '9999-12-31'])
      expect(Day.decode(good)).to.deep.equal(E.right(good));
    for (const bad of ['2023-02-29', '2024-13-01', '2024-1-1', '2024-02-29T00:00:00Z', '', 20240229])
      expect(E.isLeft(Day.decode(bad)), String(bad)).to.equal(true);
  });

  it('accept up to the stated number of characters, counted as people count them', () => {
    for (const good of ['12345', '🐴🐴🐴🐴🐴', 'a\u0308'.repeat(5)])
      expect(E.isRight(Line.decode(good)), good).to.equal(true);
    for (const bad of ['🐴🐴🐴🐴🐴🐴', 'a\u0308'.repeat(6), ' '.repeat(10) + 'a'])
      expect(E.isLeft(Line.decode(bad)), bad).to.equal(true);
    expect(Prose.decode('🐴'.repeat(8))).to.deep.equal(E.right('🐴'.repeat(8)));
    for (const bad of ['🐴'.repeat(9), '\n'.repeat(16) + 'a']) expect(E.isLeft(Prose.decode(bad)), bad).to.equal(true);
  });

  it('accept only the one canonical spelling', () => {
    expect([Line.is('Åda'), Line.is(' Åda'), Line.is(5)]).to.deep.equal([true, false, false]);
    expect([Count.is(1), Count.is(1.5), Count.is('1')]).to.deep.equal([true, false, false]);
  });

  it('have a schema with the limits that they check', () => {
    const limits = { minLength: 1, maxLength: 10 };
    expect(attachedSchema(Line)).to.include({ type: 'string', ...limits });
    expect(attachedSchema(Count)).to.include({ type: 'integer', minimum: MIN_INTEGER, maximum: MAX_INTEGER });
    expect(attachedSchema(UserId)).to.include({ type: 'integer', minimum: 1, maximum: MAX_INTEGER });
    expect(attachedSchema(Day)).to.include({ type: 'string', format: 'date' });
    const edges: readonly (readonly [t.Mixed, shortest: string, longest: string])[] = [
      [Day, '2024-02-29', '2024-02-29'],
      [BirthDate, '2024-02-29', '2024-02-29'],
      [ChosenUsername, 'ada', `${'a'.repeat(64)}${' '.repeat(64)}`],
      [EmailAddress, 'a@b.cd', `${' '.repeat(209)}${'a'.repeat(63)}@${'b'.repeat(63)}.${'c'.repeat(63)}`],
      [writtenMobile((s) => s), '+1415', `tel:+${'1'.repeat(123)}`],
      [TimeText, '2024-02-29T12:00:00Z', '2024-02-29T12:00:00.123456789+00:00'],
      [SessionId, '00000000-0000-7000-8000-000000000000', '00000000-0000-7000-8000-000000000000'],
      [OtpCode, '000000', `000-000${' '.repeat(57)}`],
      [CodeChallenge, 'x'.repeat(43), 'x'.repeat(43)],
      [CodeVerifier, 'x'.repeat(43), 'x'.repeat(128)],
      [PrivilegeName, 'a', 'a'.repeat(64)],
      [RoleName, 'R', `R${' '.repeat(255)}`],
    ];
    for (const [codec, shortest, longest] of edges) {
      const { minLength = shortest.length, maxLength, pattern = '' } = attachedSchema(codec) as Limits;
      expect([minLength, maxLength], codec.name).to.deep.equal([shortest.length, longest.length]);
      for (const edge of [shortest, longest]) {
        expect(E.isRight(codec.decode(edge)), edge).to.equal(true);
        expect(edge).to.match(new RegExp(pattern, 'u'));
      }
      expect(E.isLeft(codec.decode(`${longest}0`)), `${longest}0`).to.equal(true);
    }
    expect(attachedSchema(t.string)).to.equal(undefined);
  });

  it('explain a refusal by saying what is expected', () => {
    const codecs = [
      Line,
      Prose,
      Count,
      Day,
      PersonName,
      JobTitle,
      BirthDate,
      ChosenUsername,
      TimeText,
      UnlockReason,
      EmailAddress,
      MobileNumber,
      Username,
      UserId,
      IdentityId,
      SessionId,
      OtpCode,
      OtpNonce,
      ProviderName,
      ProviderSubject,
      CodeChallenge,
      CodeVerifier,
      RoleName,
      PrivilegeName,
      Description,
    ];
    for (const codec of codecs) {
      const decoded = codec.decode(Symbol('nothing that anybody can write'));
      const message = E.isLeft(decoded) ? decoded.left[0]?.message : 'taken';
      expect(message, codec.name).to.match(/^must (be|have) .*\w/);
      expect(Object.values(attachedSchema(codec) ?? {}), codec.name).not.to.include('');
    }
  });
});
