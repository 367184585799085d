import * as t from 'io-ts';
import { ChosenUsername, JobTitle } from '../../../../../core/domain/account/profile.ts';
import type { BirthDate, ProfilePatch } from '../../../../../core/domain/account/profile.ts';
import { Gender, PersonName } from '../../../../../core/domain/account/user.ts';
import type { User } from '../../../../../core/domain/account/user.ts';
import { integerText } from '../../../server/input/integer-text.ts';
import type { ProfileField } from './texts.ts';

export type BirthDateCodec = t.Type<BirthDate, string>;

const EMPTY = '';
const orEmpty = <C extends t.Mixed>(codec: C) => t.union([t.literal(EMPTY), codec]);

export const profileForm = (birthDate: BirthDateCodec) =>
  t.strict({
    version: integerText(t.Int),
    first_name: PersonName,
    last_name: orEmpty(PersonName),
    job_title: orEmpty(JobTitle),
    gender: orEmpty(Gender),
    dob: orEmpty(birthDate),
    username: orEmpty(ChosenUsername),
  });

export type ProfileForm = t.TypeOf<ReturnType<typeof profileForm>>;

export const patchOf = (form: ProfileForm): ProfilePatch => ({
  firstName: form.first_name,
  lastName: form.last_name || null,
  jobTitle: form.job_title || null,
  gender: form.gender || null,
  dob: form.dob || null,
  username: form.username || null,
});

export const FIELDS: readonly ProfileField[] = ['first_name', 'last_name', 'job_title', 'gender', 'dob', 'username'];

export type ProfileValues = Readonly<Partial<Record<ProfileField | 'version', string>>>;

export const valuesOf = (user: User): Readonly<Record<ProfileField | 'version', string>> => ({
  version: String(user.version),
  first_name: user.firstName,
  last_name: user.lastName ?? EMPTY,
  job_title: user.jobTitle ?? EMPTY,
  gender: user.gender ?? EMPTY,
  dob: user.dob ?? EMPTY,
  username: user.username ?? EMPTY,
});
