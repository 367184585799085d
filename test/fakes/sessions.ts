import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import { BUILT_IN_ROLES } from '../../src/core/domain/built-in.ts';
import type { SessionId } from '../../src/core/domain/ids.ts';
import type { Principal } from '../../src/core/domain/principal.ts';
import type { Sessions } from '../../src/core/ports/sessions.ts';
import { newUuid } from './store.ts';
import type { Store } from './store.ts';

const principalOf = (store: Store, id: SessionId): Principal | null => {
  const session = store.sessions.get(id);
  if (session === undefined || session.endedAt !== null || session.expiresAt <= store.now) return null;
  const user = store.users.get(session.userId);
  if (user === undefined || !user.isActive || user.deletedAt !== null) return null;
  const privileges = [...(BUILT_IN_ROLES[user.role]?.privileges ?? [])].toSorted();
  return {
    userId: user.id,
    sessionId: id,
    generation: session.generation,
    authenticatedAt: session.startedAt,
    authenticatedMsAgo: store.now.getTime() - session.startedAt.getTime(),
    role: user.role,
    privileges,
  };
};

export const makeFakeSessions = (store: Store): Sessions => ({
  newId: () => newUuid(store) as SessionId,
  principal: (id) => async () => TE.right(O.fromNullable(principalOf(store, id)))(),
});
