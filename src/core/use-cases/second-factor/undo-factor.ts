import type * as TE from 'fp-ts/lib/TaskEither.js';
import type { Unavailable } from '../../domain/errors.ts';
import type { Language } from '../../domain/messages/message.ts';
import type { OpaqueTokens } from '../../ports/opaque-tokens.ts';
import type { UndoLinks } from '../../ports/second-factor/undo-links.ts';

/** Whether an undo link can be used right now; does not use it up. */
export type ReadUndoLink = (token: string) => TE.TaskEither<Unavailable, boolean>;

/** Undoes what the session of the link has added, once; false if the link is unknown, expired, void or used. Signs nobody in. */
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
