import * as t from 'io-ts';
import type { SessionId } from '../../../../../core/domain/ids.ts';
import type { SessionRecord } from '../../../../../core/ports/accounts.ts';
import type { CountedFailures, Exported } from '../../../../../core/use-cases/account/export-me.ts';
import { PasskeyBody, viewPasskey } from '../../codecs/passkeys.ts';
import { FactorsBody, viewFactors } from '../../codecs/second-factor.ts';
import { IdentityBody, UserBody, nullable, viewIdentity, viewUser } from '../../codecs/views.ts';
import type { ImageUrl } from '../../codecs/views.ts';
import { Integer, Timestamp, Uuid } from '../../codecs/wire.ts';

const SessionExport = t.strict(
  {
    id: Uuid,
    created_at: Timestamp,
    authenticated_at: Timestamp,
    expires_at: Timestamp,
    ended_at: nullable(Timestamp),
    ip: nullable(t.string),
    user_agent: nullable(t.string),
    current: t.boolean,
  },
  'SessionExport',
);
const LockExport = t.strict(
  {
    factor: t.union([t.literal('password'), t.literal('otp')]),
    identity_id: nullable(Integer),
    failures: Integer,
    locked_until: nullable(Timestamp),
  },
  'LockExport',
);
const IdentityExport = t.intersection(
  [
    IdentityBody,
    t.strict({
      sign_in_code_asked_at: nullable(Timestamp),
      reset_code_asked_at: nullable(Timestamp),
      identity_code_asked_at: nullable(Timestamp),
    }),
  ],
  'IdentityExport',
);

/** Everything that is stored about a user, except hashes, codes and tokens. */
export const ExportBody = t.strict(
  {
    exported_at: Timestamp,
    user: UserBody,
    identities: t.readonlyArray(IdentityExport),
    second_factor: FactorsBody,
    passkeys: t.readonlyArray(PasskeyBody),
    sessions: t.readonlyArray(SessionExport),
    locks: t.readonlyArray(LockExport),
  },
  'Export',
);

const time = (at: Date | null | undefined): string | null => at?.toISOString() ?? null;

const viewStoredSession = (session: SessionRecord, current: SessionId): t.TypeOf<typeof SessionExport> => ({
  id: session.id,
  created_at: session.createdAt.toISOString(),
  authenticated_at: session.authenticatedAt.toISOString(),
  expires_at: session.expiresAt.toISOString(),
  ended_at: time(session.endedAt),
  ip: session.ip,
  user_agent: session.userAgent,
  current: session.id === current,
});

const viewLock = ({ identityId, lockout }: CountedFailures): t.TypeOf<typeof LockExport> => ({
  factor: identityId === null ? 'password' : 'otp',
  identity_id: identityId,
  failures: lockout.failures,
  locked_until: lockout._tag === 'Locked' ? lockout.until.toISOString() : null,
});

/** Returns the later time. Code requests by the owner and by others are recorded separately. */
const latest = (one: Date | null = null, other: Date | null = null): Date | null =>
  one === null || (other !== null && other > one) ? other : one;

export const viewExport = (imageUrl: ImageUrl, all: Exported, current: SessionId): t.TypeOf<typeof ExportBody> => ({
  exported_at: all.at.toISOString(),
  user: viewUser(imageUrl)(all.user),
  identities: all.user.identities.map((identity) => {
    const asked = all.codesAskedFor.find(({ identityId }) => identityId === identity.id)?.at;
    return {
      ...viewIdentity(identity),
      sign_in_code_asked_at: time(latest(asked?.['sign-in'], asked?.['owner-sign-in'])),
      reset_code_asked_at: time(latest(asked?.reset, asked?.['owner-reset'])),
      identity_code_asked_at: time(asked?.identity),
    };
  }),
  second_factor: viewFactors(all.factor),
  passkeys: all.passkeys.map(viewPasskey),
  sessions: all.sessions.map((session) => viewStoredSession(session, current)),
  locks: all.locks.map(viewLock),
});
