import { MAX_IDENTITIES } from '../account/identities.ts';
import type { AuditValue } from '../audit.ts';
import type { DomainEvent } from '../events.ts';
import type { UserId } from '../ids.ts';
import type { ForeignUser } from './user-row.ts';

/** `pointer` is a JSON Pointer into the imported row. */
export type RowProblem = Readonly<{ pointer: string; detail: string }>;

export type ImportPolicy = Readonly<{
  defaultRole: string;
  allowedRoles: readonly string[];
}>;

type ForeignIdentity = ForeignUser['identities'][number];

const identifier = ({ type, value, oauthProvider }: ForeignIdentity): string =>
  oauthProvider === null ? `${type}:${value}` : `${type}:${oauthProvider} ${value}`;
const usernameOf = ({ username }: ForeignUser): readonly string[] =>
  username === null ? [] : [`username:${username}`];

/** Something that only one user can have: a verified identity, or the username (with `identity` null). */
type ImportClaim = Readonly<{ name: string; pointer: string; identity: ForeignIdentity | null }>;

export const claimsOf = (user: ForeignUser): readonly ImportClaim[] => [
  ...user.identities.flatMap((identity, i) =>
    identity.isVerified ? [{ name: identifier(identity), pointer: `/identities/${i}`, identity }] : [],
  ),
  ...usernameOf(user).map((name) => ({ name, pointer: '/username', identity: null })),
];

/** Rows with the same key are one user. The key consists of all identities, even unverified ones, and the username. */
export const keyOf = (user: ForeignUser): string =>
  [...user.identities.map(identifier), ...usernameOf(user)].toSorted().join('\n');

/** Returns the contents of a row. Their digest is stored, so that a later import recognises a changed row. */
export const contentOf = (user: ForeignUser): string =>
  JSON.stringify([
    [user.firstName, user.lastName, user.jobTitle, user.gender, user.dob, user.username],
    [user.role, user.isActive, user.createdAt, user.passwordHash],
    user.identities.map((one) => [identifier(one), one.isVerified, one.isPrimary]),
    // A row without a TOTP secret must have the same digest as in earlier versions of this service.
    ...(user.totp === null ? [] : [user.totp.given]),
  ]);

export const rowProblems = (user: ForeignUser): readonly RowProblem[] => {
  const { identities } = user;
  const at = (i: number, field = '') => `/identities/${i}${field}`;
  const isRepeated = (one: ForeignIdentity, i: number) =>
    identities.findIndex((other) => identifier(other) === identifier(one)) < i;
  const isSecond = (one: ForeignIdentity, i: number) =>
    one.isPrimary && identities.findIndex((other) => other.isPrimary && other.type === one.type) < i;
  const nothing = keyOf(user) === '' ? [{ pointer: '', detail: 'must have an identity or a username' }] : [];
  const tooMany =
    identities.length > MAX_IDENTITIES
      ? [{ pointer: '/identities', detail: `must be at most ${MAX_IDENTITIES}` }]
      : identities.flatMap((one, i) => [
          ...(isRepeated(one, i) ? [{ pointer: at(i), detail: 'must be given once' }] : []),
          ...(one.type === 'oauth' && !one.isVerified
            ? [{ pointer: at(i, '/is_verified'), detail: 'must be true: an account at a provider is proved by it' }]
            : []),
          ...(one.isPrimary && !one.isVerified
            ? [{ pointer: at(i, '/is_primary'), detail: 'must be false where is_verified is' }]
            : []),
          ...(isSecond(one, i)
            ? [{ pointer: at(i, '/is_primary'), detail: 'must be true for one identity of a type only' }]
            : []),
        ]);
  return [...nothing, ...tooMany];
};

export type ImportSnapshot = Readonly<{
  roles: ReadonlyMap<string, Readonly<{ id: number; grants: readonly string[] }>>;
  taken: ReadonlySet<string>;
  /** Rows of earlier imports, by row key. `id` is null in a dry run. */
  imported: ReadonlyMap<string, Readonly<{ id: UserId | null; isSame: boolean }>>;
}>;

export type ImportDecision =
  | Readonly<{ _tag: 'Create'; roleId: number }>
  | Readonly<{ _tag: 'Exists'; id: UserId | null }>
  /** The row repeats an earlier row of the batch; `of` is the earlier row's index. */
  | Readonly<{ _tag: 'Repeats'; of: number }>
  | Readonly<{ _tag: 'Refuse'; verdict: 'conflict' | 'invalid'; errors: readonly RowProblem[] }>;

const refuse = (verdict: 'conflict' | 'invalid', ...errors: readonly RowProblem[]): ImportDecision => ({
  _tag: 'Refuse',
  verdict,
  errors,
});
const otherwise = refuse('conflict', {
  pointer: '',
  detail: 'has the same identities and username as a row that was imported already, and says something else',
});

/** Whether the row may assign the role. Roles with privileges must be the default role or allowed by the operator. */
const isAllowed = ({ defaultRole, allowedRoles }: ImportPolicy, name: string, grants: readonly string[]): boolean =>
  grants.length === 0 || name === defaultRole || allowedRoles.includes(name);

/** Decides on the rows of a batch in order. If two rows need the same username or address, the first row gets it. */
export const decideImport =
  (policy: ImportPolicy, users: readonly ForeignUser[]) =>
  ({ roles, taken, imported }: ImportSnapshot, now: Date): readonly ImportDecision[] => {
    const created = new Map<string, Readonly<{ user: ForeignUser; of: number }>>();
    const claimed = new Set<string>();
    const decide = (user: ForeignUser): ImportDecision => {
      const before = imported.get(keyOf(user));
      if (before !== undefined) return before.isSame ? { _tag: 'Exists', id: before.id } : otherwise;
      const first = created.get(keyOf(user));
      if (first !== undefined)
        return contentOf(first.user) === contentOf(user) ? { _tag: 'Repeats', of: first.of } : otherwise;
      const role = roles.get(user.role);
      if (role === undefined)
        return refuse('invalid', { pointer: '/role', detail: 'must be the name of a role that there is' });
      if (!isAllowed(policy, user.role, role.grants))
        return refuse('invalid', {
          pointer: '/role',
          detail: 'holds privileges; only --allow-role with its name lets a row give it',
        });
      if (user.createdAt !== null && user.createdAt > now)
        return refuse('invalid', { pointer: '/created_at', detail: 'must not be in the future' });
      const conflicts = claimsOf(user).flatMap(({ name, pointer }) => {
        if (claimed.has(name)) return [{ pointer, detail: 'is of an earlier row already' }];
        return taken.has(name) ? [{ pointer, detail: 'is already taken by someone else' }] : [];
      });
      return conflicts.length > 0 ? refuse('conflict', ...conflicts) : { _tag: 'Create', roleId: role.id };
    };
    return users.map((user, i) => {
      const decision = decide(user);
      if (decision._tag === 'Create') {
        created.set(keyOf(user), { user, of: i });
        for (const { name } of claimsOf(user)) claimed.add(name);
      }
      return decision;
    });
  };

/** Records all fields except the password hash, and which addresses the operator declared verified. */
export const userImported = (userId: UserId, user: ForeignUser): DomainEvent => {
  const recorded: readonly (readonly [string, AuditValue])[] = [
    ['first_name', user.firstName],
    ['last_name', user.lastName],
    ['job_title', user.jobTitle],
    ['gender', user.gender],
    ['dob', user.dob],
    ['username', user.username],
    ['role', user.role],
    ['is_active', user.isActive],
    ['source_id', user.sourceId],
    ...user.identities.map((one): readonly [string, AuditValue] => [one.oauthProvider ?? one.type, one.value]),
    ['factor', user.totp && 'totp'],
    ['verified', user.identities.filter((one) => one.isVerified).map(({ value }) => value)],
  ];
  const changes = recorded.flatMap(([field, after]) => (after === null ? [] : [{ field, before: null, after }]));
  return { _tag: 'UserImported', by: null, userId, changes };
};

/** Records a user that a seeder created. The operator declared the address verified. */
export const userSeeded = (userId: UserId, firstName: string, role: string, email: string): DomainEvent => ({
  _tag: 'UserCreated',
  by: null,
  userId,
  changes: [
    { field: 'first_name', before: null, after: firstName },
    { field: 'role', before: null, after: role },
    { field: 'email', before: null, after: email },
    { field: 'verified', before: null, after: [email] },
  ],
});
