import type { Address } from '../addresses/address.ts';
import type { DomainEvent, UndoNotice } from '../events.ts';
import { identifierOf } from '../sign-in/login.ts';
import type { Language, LinkMessage, Message, Notice, SendBudget, UsedCodeNotice } from './message.ts';

/** Processed like a message but never sent, so timing reveals nothing. `decoyFor` is the requested address or login. */
type Decoy = Readonly<{ decoyFor: string; budget: SendBudget }>;
export type Outgoing = Message | Decoy;

const NOTICES = {
  PasswordLocked: 'account-locked',
  CodeLocked: 'account-locked',
  PasswordChanged: 'password-changed',
  PasswordReset: 'password-changed',
  PasswordChosen: 'password-changed',
  IdentityAdded: 'identities-changed',
  IdentityVerified: 'identities-changed',
  IdentityRemoved: 'identities-changed',
  IdentityMadePrimary: 'identities-changed',
  SessionReused: 'session-ended',
  SessionsExceeded: 'too-many-sessions',
  FactorAdded: 'factor-added',
  FactorRemoved: 'factor-removed',
  FactorReset: 'factors-reset',
  FactorUndone: 'factor-undone',
  FactorLocked: 'second-factor-locked',
  PasskeyAdded: 'passkey-added',
  PasskeyRemoved: 'passkey-removed',
  PasskeyCloned: 'passkey-blocked',
  UserDeleted: 'account-deleted',
} as const satisfies Partial<Record<DomainEvent['_tag'], Notice['template']>>;

const notice = (template: Notice['template'], to: Address, language: Language): Notice => ({
  template,
  to,
  language,
  budget: 'notice',
  expiresAt: null,
});

const usedCode = (to: Address, left: number, language: Language): UsedCodeNotice => ({
  template: 'recovery-code-used',
  left,
  to,
  language,
  budget: 'recovery-notice',
  expiresAt: null,
});

const undoLinks = ({ to, token, addedIn, expiresAt }: UndoNotice, language: Language): readonly LinkMessage[] =>
  to.map((address) => ({
    template: 'undo-factor',
    to: address,
    token,
    language,
    budget: { undoOf: addedIn },
    expiresAt,
  }));

const ofEvent = (event: DomainEvent): readonly Outgoing[] => {
  if (event._tag === 'MessageSent') return [event.message];
  if (event._tag === 'MessageWithheld') return [{ decoyFor: identifierOf(event.to), budget: event.budget }];
  if (!('notice' in event) || event.notice === undefined) return [];
  const { to, language } = event.notice;
  if (event._tag === 'RecoveryCodeUsed')
    return event.notice.to.map((address) => usedCode(address, event.left, language));
  const template = NOTICES[event._tag];
  if ('identifier' in event.notice && to === null) return [{ decoyFor: event.notice.identifier, budget: 'notice' }];
  const undo = 'undo' in event.notice && event.notice.undo ? undoLinks(event.notice.undo, language) : [];
  return [...undo, ...[to ?? []].flat().map((address) => notice(template, address, language))];
};

export const mailOf = (events: readonly DomainEvent[]): readonly Outgoing[] => events.flatMap(ofEvent);
