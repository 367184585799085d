import type * as O from 'fp-ts/lib/Option.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../domain/errors.ts';
import type { SessionId } from '../domain/ids.ts';
import type { Principal } from '../domain/principal.ts';

export interface Sessions {
  /** UUIDv7, unpredictable in its last 62 bits. */
  readonly newId: () => SessionId;
  /** Who stands behind a session right now; none once it ended or expired, or its user is inactive or deleted. */
  readonly principal: (id: SessionId) => TE.TaskEither<Unavailable, O.Option<Principal>>;
}
