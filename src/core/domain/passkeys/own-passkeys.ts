import * as E from 'fp-ts/lib/Either.js';
import type { IfMatch } from '../account/account.ts';
import type { Address } from '../addresses/address.ts';
import {
  invalidPasskey,
  lastSignInMethod,
  notFound,
  alreadyAdded,
  preconditionFailed,
  tooManyPasskeys,
} from '../errors.ts';
import type {
  InvalidPasskey,
  LastSignInMethod,
  NotFound,
  AlreadyAdded,
  PreconditionFailed,
  TooManyPasskeys,
} from '../errors.ts';
import { ADDED_PASSKEY } from '../events.ts';
import type { Decision } from '../events.ts';
import type { PasskeyId, TokenDigest, UserId } from '../ids.ts';
import type { UnlockReason } from '../locks/current-lock.ts';
import type { Language } from '../messages/message.ts';
import type { AddedIn } from '../second-factor/evidence.ts';
import { addition } from '../second-factor/undo.ts';
import type { ChangingSession, NewUndoLink } from '../second-factor/undo.ts';
import type { GenuineChallenge } from './ceremony.ts';
import { MAX_PASSKEYS } from './passkey.ts';
import type { NewCredential, Passkey, PasskeyName } from './passkey.ts';

/** A user's passkeys, under the lock of the user's credential. */
export type OwnPasskeys = Readonly<{
  userId: UserId;
  verified: readonly Address[];
  passkeys: readonly Passkey[];
  /** A password, or a verified address or account at a provider. */
  hasOtherWayIn: boolean;
}>;

export type PasskeyWrites = Readonly<{
  /** In place of an event's `ADDED_PASSKEY` the store writes its id. */
  adds?: NewCredential & Readonly<{ name: PasskeyName; addedIn: AddedIn }>;
  undoLink?: NewUndoLink;
  renames?: Readonly<{ id: PasskeyId; name: PasskeyName }>;
  removes?: PasskeyId;
}>;

export type PasskeyDecision<R, A = void> = Decision<PasskeyWrites, E.Either<R, A>>;

const refused = <R>(refusal: R): PasskeyDecision<R, never> => ({ writes: {}, events: [], answer: E.left(refusal) });

type Adding = Readonly<{
  credential: NewCredential;
  name: PasskeyName;
  challenge: GenuineChallenge;
  /** Used if the session has not proved a second factor. */
  link: Readonly<{ token: string; digest: TokenDigest }>;
  language: Language;
}>;

/** What the store finds about the credential, its challenge and its session. */
export type Offered = Readonly<{ isReplayed: boolean; isTaken: boolean; session: ChangingSession }>;

export const addPasskey =
  ({ credential, name, challenge, link, language }: Adding) =>
  (
    { userId, verified, passkeys }: OwnPasskeys,
    now: Date,
    { isReplayed, isTaken, session }: Offered,
  ): PasskeyDecision<InvalidPasskey | AlreadyAdded | TooManyPasskeys> => {
    if (isReplayed || challenge.expiresAt <= now) return refused(invalidPasskey);
    if (isTaken) return refused(alreadyAdded);
    if (passkeys.length >= MAX_PASSKEYS) return refused(tooManyPasskeys(MAX_PASSKEYS));
    const passkey = { id: ADDED_PASSKEY, name };
    const { addedIn, writes, notice } = addition({ verified, session }, { link, language }, now);
    return {
      writes: { adds: { ...credential, name, addedIn }, ...writes },
      events: [{ _tag: 'PasskeyAdded', by: userId, userId, passkey, sessionId: session.id, notice }],
      answer: E.right(undefined),
    };
  };

export const renamePasskey =
  (id: PasskeyId, name: PasskeyName, ifMatch: IfMatch) =>
  ({ userId, passkeys }: OwnPasskeys): PasskeyDecision<NotFound | PreconditionFailed> => {
    const passkey = passkeys.find((one) => one.id === id);
    if (passkey === undefined) return refused(notFound);
    if (!ifMatch(passkey.version)) return refused(preconditionFailed);
    if (passkey.name === name) return { writes: {}, events: [], answer: E.right(undefined) };
    const changes = [{ field: 'passkey', before: passkey.name, after: name }];
    return {
      writes: { renames: { id, name } },
      events: [{ _tag: 'PasskeyChanged', by: userId, userId, passkey: { id, name }, changes }],
      answer: E.right(undefined),
    };
  };

type Removing = Readonly<{ by: UserId; reason?: UnlockReason; language: Language }>;

/** The last passkey of a user without another way to sign in stays. */
export const removePasskey =
  (id: PasskeyId, { by, reason, language }: Removing) =>
  ({ userId, verified: to, passkeys, hasOtherWayIn }: OwnPasskeys): PasskeyDecision<NotFound | LastSignInMethod> => {
    const passkey = passkeys.find((one) => one.id === id);
    if (passkey === undefined) return refused(notFound);
    if (passkeys.length === 1 && !hasOtherWayIn) return refused(lastSignInMethod);
    const removed = { by, userId, passkey: { id, name: passkey.name }, ...(reason === undefined ? {} : { reason }) };
    return {
      writes: { removes: id },
      events: [{ _tag: 'PasskeyRemoved', ...removed, notice: { to, language } }],
      answer: E.right(undefined),
    };
  };
