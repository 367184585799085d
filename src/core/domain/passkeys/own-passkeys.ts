import * as E from 'fp-ts/lib/Either.js';
import type { IfMatch } from '../account/account.ts';
import type { Address } from '../addresses/address.ts';
import {
  factorRequired,
  invalidPasskey,
  lastSignInMethod,
  notFound,
  alreadyAdded,
  preconditionFailed,
  tooManyPasskeys,
} from '../errors.ts';
import type {
  FactorRequired,
  InvalidPasskey,
  LastSignInMethod,
  NotFound,
  AlreadyAdded,
  PreconditionFailed,
  TooManyPasskeys,
} from '../errors.ts';
import { ADDED_PASSKEY } from '../events.ts';
import type { Decision } from '../events.ts';
import type { PasskeyId, SessionId, TokenDigest, UserId } from '../ids.ts';
import type { FoundScope } from '../locks/attempt-scope.ts';
import type { UnlockReason } from '../locks/current-lock.ts';
import type { Language } from '../messages/message.ts';
import { withPasskey } from '../second-factor/evidence.ts';
import type { AddedIn, Amr, Evidence } from '../second-factor/evidence.ts';
import { hasFactor } from '../second-factor/has-factor.ts';
import type { SetUp } from '../second-factor/has-factor.ts';
import type { RecoveryCodeHash } from '../second-factor/recovery-codes.ts';
import { addition } from '../second-factor/undo.ts';
import type { ChangingSession, NewUndoLink } from '../second-factor/undo.ts';
import type { Proof } from '../sessions/principal.ts';
import type { GenuineChallenge } from './ceremony.ts';
import { MAX_PASSKEYS } from './passkey.ts';
import type { NewCredential, Passkey, PasskeyName } from './passkey.ts';

/** A user's passkeys and second factor, read while the user's credential row is locked. */
export type OwnPasskeys = Readonly<{
  userId: UserId;
  verified: readonly Address[];
  passkeys: readonly Passkey[];
  /** Whether the user can also sign in with a password, a verified address or a provider account. */
  hasOtherWayIn: boolean;
  factor: Omit<SetUp, 'isPasskeyEnough'>;
  /** Whether the user must have a second factor. */
  isRequired: boolean;
  recoveryCodesLeft: number;
}>;

type PasskeyWrites = Readonly<{
  /** The store replaces the placeholder `ADDED_PASSKEY` in the events with the new id. */
  adds?: NewCredential & Readonly<{ name: PasskeyName; addedIn: AddedIn }>;
  undoLink?: NewUndoLink;
  recoveryCodes?: Readonly<{ hashes: readonly RecoveryCodeHash[]; addedIn: AddedIn }>;
  /** The session to elevate (see `principal.ts`); all other sessions of the user end. */
  elevates?: Readonly<{ session: SessionId; evidence: Evidence }>;
  renames?: Readonly<{ id: PasskeyId; name: PasskeyName }>;
  removes?: PasskeyId;
}>;

export type PasskeyDecision<R, A = void> = Decision<PasskeyWrites, E.Either<R, A>>;

const refused = <R>(refusal: R): PasskeyDecision<R, never> => ({ writes: {}, events: [], answer: E.left(refusal) });

type Adding = Readonly<{
  credential: NewCredential;
  name: PasskeyName;
  challenge: GenuineChallenge;
  /** The token of the undo link in the notice. Used only if the session has not proved a second factor. */
  link: Readonly<{ token: string; digest: TokenDigest }>;
  /** Stored if the passkey is a second factor and the user has no other one, or no recovery code left. */
  recoveryCodes: readonly RecoveryCodeHash[];
  amr: readonly Amr[];
  language: Language;
}>;

/** What the store knows about the new credential, its challenge and the session. */
export type Offered = Readonly<{ isReplayed: boolean; isTaken: boolean; session: ChangingSession; scope: FoundScope }>;

/** `elevation` is set if this is the user's first second factor. `hasMade`: whether recovery codes were stored. */
export type AddedPasskey = Readonly<{ elevation: Proof | null; hasMade: boolean }>;

const hasFactorWith = ({ factor, isRequired }: OwnPasskeys, passkeys: readonly Passkey[]): boolean =>
  hasFactor({ ...factor, isPasskeyEnough: isRequired && passkeys.some((one) => one.hasVerifiedUser) });

/**
 * Adds a passkey. If the user must have a second factor, a passkey that has verified the user (PIN or fingerprint)
 * counts as a second factor. If it is the user's first second factor, the session is elevated and all other sessions
 * end.
 */
export const addPasskey =
  ({ credential, name, challenge, link, recoveryCodes: hashes, amr, language }: Adding) =>
  (
    own: OwnPasskeys,
    now: Date,
    { isReplayed, isTaken, session, scope }: Offered,
  ): PasskeyDecision<InvalidPasskey | AlreadyAdded | TooManyPasskeys, AddedPasskey> => {
    const { userId, verified, passkeys, isRequired, recoveryCodesLeft } = own;
    if (isReplayed || challenge.expiresAt <= now) return refused(invalidPasskey);
    if (isTaken) return refused(alreadyAdded);
    if (passkeys.length >= MAX_PASSKEYS) return refused(tooManyPasskeys(MAX_PASSKEYS));
    const passkey = { id: ADDED_PASSKEY, name };
    const { addedIn, writes, notice } = addition({ verified, session }, { link, language }, now);
    const isFactor = isRequired && credential.hasVerifiedUser;
    const isFirst = isFactor && !hasFactorWith(own, passkeys);
    const hasMade = isFirst || (isFactor && recoveryCodesLeft === 0);
    const elevation =
      isFirst && scope.kind === 'Session' ? { generation: scope.generation + 1, authenticatedAt: now } : null;
    return {
      writes: {
        adds: { ...credential, name, addedIn },
        ...writes,
        ...(hasMade ? { recoveryCodes: { hashes, addedIn } } : {}),
        ...(elevation
          ? { elevates: { session: session.id, evidence: withPasskey({ ...credential, addedIn }, amr) } }
          : {}),
      },
      events: [{ _tag: 'PasskeyAdded', by: userId, userId, passkey, sessionId: session.id, notice }],
      answer: E.right({ elevation, hasMade }),
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

/** Refuses to remove the last passkey of a user who has no other way to sign in. */
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

/** Like `removePasskey`. Also refuses to remove the only second factor of a user who must have one. */
export const removeOwnPasskey =
  (id: PasskeyId, language: Language) =>
  (own: OwnPasskeys): PasskeyDecision<NotFound | LastSignInMethod | FactorRequired> => {
    const left = own.passkeys.filter((one) => one.id !== id);
    return hasFactorWith(own, own.passkeys) && !hasFactorWith(own, left)
      ? refused(factorRequired)
      : removePasskey(id, { by: own.userId, language })(own);
  };
