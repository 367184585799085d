import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type {
  AddressTaken,
  CountryNotServed,
  Forbidden,
  NotYoursToGrant,
  Overloaded,
  Unavailable,
  UnknownRole,
  UsernameTaken,
  WeakPassword,
} from '../../domain/errors.ts';
import type { UserId } from '../../domain/ids.ts';
import { invite } from '../../domain/invitations/inviting.ts';
import type { Invitee } from '../../domain/invitations/inviting.ts';
import type { Language } from '../../domain/messages/message.ts';
import { permitted } from '../../domain/roles/access.ts';
import type { Principal } from '../../domain/sessions/principal.ts';
import { noPassword } from '../../domain/sign-in/password.ts';
import type { Invitations } from '../../ports/invitations.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { PhoneNumbers } from '../../ports/phone-numbers.ts';
import { servedCountry } from '../sign-in/served-country.ts';
import { hashChosen } from './chosen-password.ts';
import type { PasswordDeps } from './chosen-password.ts';

export type Command = Readonly<{
  actor: Principal;
  invitee: Omit<Invitee, 'passwordHash'>;
  /** If null, the invited user chooses the password. */
  password: string | null;
  language: Language;
}>;

/** Creates a user and sends an invitation link to each address. Requires `user.create`. */
export type Invite = (
  cmd: Command,
) => TE.TaskEither<
  | Forbidden
  | CountryNotServed
  | NotYoursToGrant
  | WeakPassword
  | Overloaded
  | AddressTaken
  | UsernameTaken
  | UnknownRole
  | Unavailable,
  UserId
>;

type Deps = PasswordDeps & Readonly<{ invitations: Invitations; tokens: OpaqueTokens; phoneNumbers: PhoneNumbers }>;

export const makeInvite =
  (deps: Deps): Invite =>
  ({ actor, invitee, password, language }) =>
    pipe(
      TE.fromEither(permitted(actor, 'user.create')),
      TE.flatMap(() => servedCountry(deps, invitee.addresses, '/mobile')),
      TE.flatMap(() => hashChosen(deps, password, wordsOf(invitee))),
      TE.flatMap((hash) => {
        const book = { language, issue: deps.tokens.issue };
        const made = { ...invitee, passwordHash: hash ?? noPassword };
        return deps.invitations.invite(actor.userId, made, invite(deps.policies.invitation, book, made, actor));
      }),
    );

const wordsOf = ({ firstName, lastName, username, addresses }: Command['invitee']): readonly (string | null)[] => [
  firstName,
  lastName,
  username,
  ...addresses.map(({ value }) => value),
];
