import * as E from 'fp-ts/lib/Either.js';
import type { Branded, Type } from 'io-ts';
import { changesBetween } from '../audit.ts';
import type { Change } from '../audit.ts';
import { calendarDay, normalised, text } from '../codec.ts';
import { USERNAME_SCHEMA, Username } from '../sign-in/login.ts';
import type { Gender, PersonName } from './user.ts';

export type JobTitle = string & { readonly JobTitle: unique symbol };
export const JobTitle = text<JobTitle>('JobTitle', 128);

/** A date from 1900-01-01 to today (UTC) in the form `YYYY-MM-DD`. */
export type BirthDate = Branded<string, { readonly BirthDate: unique symbol }>;
export const birthDate = (now: () => Date): Type<BirthDate, string> =>
  normalised<BirthDate>(
    'BirthDate',
    (raw) => (raw < '1900' || raw > now().toISOString().slice(0, 10) ? null : calendarDay(raw)),
    'must be a day of the calendar since 1900, as in 1990-12-10, and not in the future',
    {
      format: 'date',
      maxLength: 10,
      pattern: '^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$',
      description: 'Since 1900, and not in the future.',
    },
  );

/** Usernames that could be mistaken for the service itself or for one of its paths. */
const RESERVED = new Set(
  'abuse account admin administrator anonymous api auth billing contact help hostmaster info login logout me moderator no-reply noreply null official owner postmaster register root security service staff superadmin superuser support sysadmin system undefined user users webmaster www'.split(
    ' ',
  ),
);
export const ChosenUsername = normalised<Username>(
  'ChosenUsername',
  (raw) => {
    const decoded = Username.decode(raw);
    return E.isLeft(decoded) || RESERVED.has(decoded.right.replace(/[._-]+$/, '')) ? null : decoded.right;
  },
  'must be 3 to 64 letters, digits, dots, underscores or hyphens, starting with a letter, and none that the service keeps for itself',
  USERNAME_SCHEMA,
);

export type Profile = Readonly<{
  firstName: PersonName;
  lastName: PersonName | null;
  jobTitle: JobTitle | null;
  gender: Gender | null;
  dob: BirthDate | null;
  username: Username | null;
}>;

/** A merge patch (RFC 7396): null clears a field, an absent field stays unchanged. */
export type ProfilePatch = { readonly [K in keyof Profile]?: Profile[K] | undefined };

export const patched = (profile: Profile, patch: ProfilePatch): Profile => ({
  firstName: patch.firstName ?? profile.firstName,
  lastName: patch.lastName === undefined ? profile.lastName : patch.lastName,
  jobTitle: patch.jobTitle === undefined ? profile.jobTitle : patch.jobTitle,
  gender: patch.gender === undefined ? profile.gender : patch.gender,
  dob: patch.dob === undefined ? profile.dob : patch.dob,
  username: patch.username === undefined ? profile.username : patch.username,
});

export const profileChanges = (before: Profile, after: Profile): readonly Change[] =>
  changesBetween(columnsOf(before), columnsOf(after));

const columnsOf = (profile: Profile) => ({
  first_name: profile.firstName,
  last_name: profile.lastName,
  job_title: profile.jobTitle,
  gender: profile.gender,
  dob: profile.dob,
  username: profile.username,
});
