import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { UndoLinks } from '../../ports/second-factor/undo-links.ts';

/** Checks whether an undo link is open. The link stays usable. */
export type ReadUndoLink = (token: string) => TE.TaskEither<Unavailable, boolean>;

/** Removes what the link's session added. False if the link is not open. Does not sign the user in. */
export type UndoFactor = (cmd: Readonly<{ token: string; language: Language }>) => TE.TaskEither<Unavailable, boolean>;

type Deps = Readonly<{ undoLinks: UndoLinks; tokens: OpaqueTokens }>;

export const makeReadUndoLink =
  ({ undoLinks, tokens }: Deps): ReadUndoLink =>
  (token) =>
    undoLinks.isOpen(tokens.digest(token));

export const makeUndoFactor =
  ({ undoLinks, tokens }: Deps): UndoFactor =>
  ({ token, language }) =>
    undoLinks.use(tokens.digest(token), language);
