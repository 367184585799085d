import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { PersonName } from '../../../../../core/domain/account/user.ts';
import { EmailAddress } from '../../../../../core/domain/addresses/address.ts';
import type { Address } from '../../../../../core/domain/addresses/address.ts';
import { RoleName } from '../../../../../core/domain/roles/role.ts';
import { PasswordText } from '../../../server/input/texts.ts';
import type { AnyRefusal } from '../../page.ts';
import type { FieldError } from '../../parts/alert.ts';
import type { View } from '../../view.ts';
import type { MobileCodec } from '../directory/filters.ts';
import { FIELD_TEXTS } from '../field-texts.ts';
import type { FieldName } from '../field-texts.ts';
import { profileCodecs, wrongFields } from '../profile-fields.ts';
import type { BirthDateCodec, Texts } from '../profile-fields.ts';
import { readFields } from '../read-fields.ts';

type Deps = Readonly<{ mobile: MobileCodec; birthDate: BirthDateCodec }>;

const codecOf = ({ mobile, birthDate }: Deps) =>
  t.exact(
    t.intersection([
      t.type({ first_name: PersonName, role: RoleName }),
      t.partial({ ...profileCodecs(birthDate), email: EmailAddress, mobile, password: PasswordText }),
    ]),
  );
type Filled = t.TypeOf<ReturnType<typeof codecOf>>;

const addressesIn = ({ email, mobile }: Filled): readonly Address[] => [
  ...(email === undefined ? [] : [{ type: 'email' as const, value: email }]),
  ...(mobile === undefined ? [] : [{ type: 'mobile' as const, value: mobile }]),
];

export const inviteeOf = (filled: Filled) => ({
  firstName: filled.first_name,
  lastName: filled.last_name ?? null,
  jobTitle: filled.job_title ?? null,
  gender: filled.gender ?? null,
  dob: filled.dob ?? null,
  username: filled.username ?? null,
  role: filled.role,
  addresses: addressesIn(filled),
});

/** Returns the error messages for a refusal that the user can correct in the form, or null for other refusals. */
export const mendable = ({ language }: View, minLength: number, refusal: AnyRefusal): readonly FieldError[] | null => {
  const texts = FIELD_TEXTS[language];
  const at = (field: FieldName, text: string): readonly FieldError[] => [{ field, text }];
  if (refusal._tag === 'AddressTaken')
    return refusal.pointers.flatMap((pointer) =>
      pointer === '/mobile' ? at('mobile', texts.taken.mobile) : at('email', texts.taken.email),
    );
  if (refusal._tag === 'UsernameTaken') return at('username', texts.taken.username);
  if (refusal._tag === 'CountryNotServed') return at('mobile', texts.notServed);
  if (refusal._tag === 'UnknownRole') return at('role', texts.unknownRole);
  return refusal._tag === 'WeakPassword' ? at('password', texts.weak(refusal, minLength)) : null;
};

/** Decodes the form, or returns the errors that the user must correct. */
export const readForm = (deps: Deps, view: View, texts: Texts): E.Either<readonly FieldError[], Filled> => {
  const filled = readFields(codecOf(deps), texts);
  const hasAddress = [texts.email, texts.mobile].some((text) => text?.trim());
  const missing = hasAddress ? [] : [{ field: 'email', text: FIELD_TEXTS[view.language].noAddress }];
  if (E.isLeft(filled)) return E.left([...wrongFields(view, filled.left), ...missing]);
  return missing.length > 0 ? E.left(missing) : filled;
};
