import type { UserFilter, UserSort } from '../../src/core/domain/directory/user-filter.ts';
import type { Position, Sort } from '../../src/core/domain/page.ts';

/** Where the pages in the middle and at the end of a list begin, newest first. */
export type Places = Readonly<Record<'middle' | 'last', Position>>;

export type Case = Readonly<{
  name: string;
  filter?: Partial<UserFilter>;
  sort?: Sort<UserSort>;
  place?: keyof Places;
  /** The same page as plain SQL, for these values. */
  hand: (places: Places) => string;
  /** Found by usernames or addresses, which are not stored in list order: the cost grows with the number of matches. */
  grows?: true;
}>;

const LIMIT = 51;
const FROM = `"user" u join role r on r.id = u.role_id left join user_auth a on a.user_id = u.id`;
const COLUMNS = `u.id, u.first_name, u.last_name, u.job_title, u.gender, u.dob, u.profile_image_url, u.is_active, r.id as role_id,
  r.name as role, a.username, a.last_login_at, u.created_at, u.updated_at, u.created_by, u.updated_by, u.deleted_at, u.version,
  (select json_agg(json_build_object('id', i.id, 'type', i.type, 'value', i.value, 'is_verified', i.is_verified,
                                     'is_primary', i.is_primary, 'oauth_provider', i.oauth_provider, 'created_at', i.created_at))
     from user_identity i where i.user_id = u.id and i.deleted_at is not distinct from u.deleted_at) as identities`;
const NEWEST = 'u.created_at desc, u.id desc';
const BY_NAME = 'lower(u.first_name) collate "C", u.id';
const OF_ROLE = (name: string) => `u.role_id = (select id from role where name = '${name}')`;

const select = (where: string, order = NEWEST): string =>
  `select ${COLUMNS} from ${FROM} where ${where} order by ${order} limit ${LIMIT}`;
const CONFIRMED = 'not u.is_registering';
const there = (where: string, order?: string): string => select(`u.deleted_at is null and ${where}`, order);
const living = (where: string, order?: string): string => there(`${CONFIRMED} and ${where}`, order);
/** Plain SQL for both kinds, newest first. */
const both = (where: string): string =>
  [CONFIRMED, 'u.is_registering']
    .map((kind) => `(${there(`${kind} and ${where}`)})`)
    .join(' union all ')
    .replace(/^/, 'select * from (')
    .concat(`) u order by ${NEWEST} limit ${LIMIT}`);
const from = ({ value, id }: Position): string => `(u.created_at, u.id) < ('${value}', ${id})`;
const count = (where: string): string => `select count(*) from (select from "user" u where ${where} limit 10001) c`;

const between = (column: string, q: string): string =>
  `${column} collate "C" >= '${q}' and ${column} collate "C" < '${q.slice(0, -1)}${String.fromCodePoint(q.codePointAt(q.length - 1)! + 1)}'`;
/** For rare prefixes. */
const found = (q: string): string => `u.id in (
  select id from "user" where ${between('lower(first_name)', q)} union select id from "user" where ${between('lower(last_name)', q)}
  union select user_id from user_auth where ${between('username', q)}
  union select user_id from user_identity where ${between('value', q)})`;
/** For frequent prefixes. */
const seen = (q: string): string => `(${between('lower(u.first_name)', q)} or ${between('lower(u.last_name)', q)}
  or exists (select from user_auth x where x.user_id = u.id and ${between('x.username', q)})
  or exists (select from user_identity x where x.user_id = u.id and x.deleted_at is null and ${between('x.value', q)}))`;
const LOCKED = `select user_id from user_auth where account_locked_until > now() and deleted_at is null
  union select user_id from user_identity where otp_locked_until > now() and deleted_at is null`;

const byName: Sort<UserSort> = { by: 'first_name', descending: false };
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);

export const PAGES: readonly Case[] = [
  { name: 'the first page', hand: () => living('true') },
  { name: 'a page in the middle', place: 'middle', hand: ({ middle }) => living(from(middle)) },
  { name: 'the last page', place: 'last', hand: ({ last }) => living(from(last)) },
  { name: 'open registrations', filter: { unconfirmed: 'only' }, hand: () => there('u.is_registering') },
  {
    name: 'open registrations, by first_name',
    filter: { unconfirmed: 'only' },
    sort: byName,
    hand: () => there('u.is_registering', BY_NAME),
  },
  {
    name: 'open registrations of a role that none has',
    filter: { unconfirmed: 'only', role: 'Staff' },
    hand: () => there(`u.is_registering and ${OF_ROLE('Staff')}`),
  },
  {
    name: 'open registrations of a day, by updated_at',
    filter: { unconfirmed: 'only', createdFrom: day('2024-05-01'), createdTo: day('2024-05-02') },
    sort: { by: 'updated_at', descending: true },
    hand: () =>
      there(
        `u.is_registering and u.created_at >= '2024-05-01Z' and u.created_at < '2024-05-02Z'`,
        'u.updated_at desc, u.id desc',
      ),
  },
  {
    name: 'open registrations by q',
    filter: { unconfirmed: 'only', q: 'ADA.4' },
    hand: () => there(`u.is_registering and ${found('ada.4')}`),
    grows: true,
  },
  { name: 'open registrations too', filter: { unconfirmed: 'include' }, hand: () => both('true') },
  {
    name: 'open registrations too, in the middle',
    filter: { unconfirmed: 'include' },
    place: 'middle',
    hand: ({ middle }) => both(from(middle)),
  },
  {
    name: 'open registrations too, of a role',
    filter: { unconfirmed: 'include', role: 'User' },
    hand: () => both(OF_ROLE('User')),
  },
  {
    name: 'open registrations too, by q of one letter',
    filter: { unconfirmed: 'include', q: 'a' },
    hand: () => both(seen('a')),
  },
  { name: 'by id', sort: { by: 'id', descending: false }, hand: () => living('true', 'u.id') },
  {
    name: 'by updated_at',
    sort: { by: 'updated_at', descending: true },
    hand: () => living('true', 'u.updated_at desc, u.id desc'),
  },
  { name: 'by first_name', sort: byName, hand: () => living('true', BY_NAME) },

  { name: 'a role of nearly all', filter: { role: 'User' }, hand: () => living(OF_ROLE('User')) },
  { name: 'a role of a hundredth', filter: { role: 'Staff' }, hand: () => living(OF_ROLE('Staff')) },
  { name: 'a role of the oldest', filter: { role: 'Scale first' }, hand: () => living(OF_ROLE('Scale first')) },
  {
    name: 'a role of the oldest, by updated_at',
    filter: { role: 'Scale first' },
    sort: { by: 'updated_at', descending: true },
    hand: () => living(OF_ROLE('Scale first'), 'u.updated_at desc, u.id desc'),
  },
  { name: 'a role of five', filter: { role: 'Scale few' }, hand: () => living(OF_ROLE('Scale few')) },
  { name: 'a role of nobody', filter: { role: 'Scale none' }, hand: () => living(OF_ROLE('Scale none')) },
  {
    name: 'a role of nobody, by first_name',
    filter: { role: 'Scale none' },
    sort: byName,
    hand: () => living(OF_ROLE('Scale none'), BY_NAME),
  },
  {
    name: 'a role of a hundredth, by first_name',
    filter: { role: 'Staff' },
    sort: byName,
    hand: () => living(OF_ROLE('Staff'), BY_NAME),
  },
  {
    name: 'a role of a hundredth, by id',
    filter: { role: 'Staff' },
    sort: { by: 'id', descending: true },
    hand: () => living(OF_ROLE('Staff'), 'u.id desc'),
  },
  { name: 'active ones', filter: { isActive: true }, hand: () => living('u.is_active') },
  { name: 'inactive ones', filter: { isActive: false }, hand: () => living('not u.is_active') },
  {
    name: 'inactive ones, by first_name',
    filter: { isActive: false },
    sort: byName,
    hand: () => living('not u.is_active', BY_NAME),
  },
  { name: 'locked ones', filter: { locked: true }, hand: () => living(`u.id in (${LOCKED})`) },
  { name: 'those not locked', filter: { locked: false }, hand: () => living(`u.id not in (${LOCKED})`) },
  {
    name: 'deleted ones',
    filter: { deleted: 'only' },
    hand: () => select(`${CONFIRMED} and u.deleted_at is not null`),
  },
  {
    name: 'deleted ones, by first_name',
    filter: { deleted: 'only' },
    sort: byName,
    hand: () => select(`${CONFIRMED} and u.deleted_at is not null`, BY_NAME),
  },
  {
    name: 'deleted ones, by updated_at',
    filter: { deleted: 'only' },
    sort: { by: 'updated_at', descending: true },
    hand: () => select(`${CONFIRMED} and u.deleted_at is not null`, 'u.updated_at desc, u.id desc'),
  },
  { name: 'deleted ones too', filter: { deleted: 'include' }, hand: () => select(CONFIRMED) },
  {
    name: 'those of a year',
    filter: { createdFrom: day('2024-01-01'), createdTo: day('2025-01-01') },
    hand: () => living(`u.created_at >= '2024-01-01Z' and u.created_at < '2025-01-01Z'`),
  },
  {
    name: 'those of a day',
    filter: { createdFrom: day('2024-05-01'), createdTo: day('2024-05-02') },
    hand: () => living(`u.created_at >= '2024-05-01Z' and u.created_at < '2024-05-02Z'`),
  },
  {
    name: 'those of a day, by first_name',
    filter: { createdFrom: day('2024-05-01'), createdTo: day('2024-05-02') },
    sort: byName,
    hand: () => living(`u.created_at >= '2024-05-01Z' and u.created_at < '2024-05-02Z'`, BY_NAME),
  },

  { name: 'q that nobody begins with', filter: { q: 'qqqq' }, hand: () => living(found('qqqq')) },
  { name: 'q of one address', filter: { q: 'ADA.4001@' }, hand: () => living(found('ada.4001@')) },
  { name: 'q of one username', filter: { q: 'u00' }, hand: () => living(found('u00')), grows: true },
  { name: 'q of one letter', filter: { q: 'A' }, hand: () => living(seen('a')) },
  { name: 'q of one letter, by first_name', filter: { q: 'a' }, sort: byName, hand: () => living(seen('a'), BY_NAME) },
  {
    name: 'q of one letter, in the middle',
    filter: { q: 'a' },
    place: 'middle',
    hand: ({ middle }) => living(`${seen('a')} and ${from(middle)}`),
  },
  {
    name: 'q of one letter, at the end',
    filter: { q: 'a' },
    place: 'last',
    hand: ({ last }) => living(`${seen('a')} and ${from(last)}`),
  },
  { name: 'q of some hundreds in a million', filter: { q: 'b00' }, hand: () => living(found('b00')) },
  { name: 'q of some thousands in a million', filter: { q: 'b0' }, hand: () => living(found('b0')) },
  { name: 'q of the oldest', filter: { q: '+49150000' }, hand: () => living(found('+49150000')), grows: true },
  {
    name: 'q and a rare role',
    filter: { q: 'a', role: 'Scale few' },
    hand: () => living(`${OF_ROLE('Scale few')} and ${seen('a')}`),
  },
  {
    name: 'q and the role of the oldest',
    filter: { q: 'ada', role: 'Scale first' },
    hand: () => living(`${OF_ROLE('Scale first')} and ${seen('ada')}`),
  },
  {
    name: 'q among the locked',
    filter: { q: 'a', locked: true },
    hand: () => living(`u.id in (${LOCKED}) and ${seen('a')}`),
  },
];

/** Lists with a count: the page and the count as plain SQL. */
export const COUNTS: readonly (Case & Readonly<{ counted: string }>)[] = [
  { name: 'all, counted', hand: () => living('true'), counted: count(`u.deleted_at is null and ${CONFIRMED}`) },
  {
    name: 'open registrations, counted',
    filter: { unconfirmed: 'only' },
    hand: () => there('u.is_registering'),
    counted: count('u.deleted_at is null and u.is_registering'),
  },
  {
    name: 'open registrations too, counted',
    filter: { unconfirmed: 'include' },
    hand: () => both('true'),
    counted: count('u.deleted_at is null'),
  },
  {
    name: 'inactive ones, counted',
    filter: { isActive: false },
    hand: () => living('not u.is_active'),
    counted: count(`u.deleted_at is null and ${CONFIRMED} and not u.is_active`),
  },
  {
    name: 'q of one letter, counted',
    filter: { q: 'a' },
    hand: () => living(seen('a')),
    counted: count(`u.deleted_at is null and ${CONFIRMED} and ${found('a')}`),
  },
];
