import type { DomainEvent } from '../../core/domain/events.ts';

export type Count = Readonly<{
  name: 'sign_ins_total' | 'codes_total' | 'locks_total';
  labels: Readonly<Record<string, string>>;
}>;

const signIn = (method: string, outcome: string): Count => ({ name: 'sign_ins_total', labels: { method, outcome } });
const code = (outcome: string): Count => ({ name: 'codes_total', labels: { outcome } });
const lock = (factor: string): Count => ({ name: 'locks_total', labels: { factor } });

type Counting = { readonly [Tag in DomainEvent['_tag']]?: (event: Extract<DomainEvent, { _tag: Tag }>) => Count[] };

const COUNTED: Counting = {
  SessionStarted: ({ method }) => [signIn(method, 'success')],
  ChallengeOpened: ({ method }) => [signIn(method, 'second_factor_required')],
  PasswordRefused: () => [signIn('password', 'refused')],
  FactorRefused: () => [signIn('second_factor', 'refused')],
  PasskeyRefused: () => [signIn('passkey', 'refused')],
  PasskeyCloned: () => [signIn('passkey', 'refused')],
  CodeRefused: () => [signIn('code', 'refused'), code('refused')],
  CodeRequested: () => [code('requested')],
  MessageSent: () => [code('sent')],
  MessageWithheld: () => [code('withheld')],
  PasswordLocked: () => [lock('password')],
  CodeLocked: () => [lock('code')],
  FactorLocked: () => [lock('second_factor')],
};

export const countsOf = (events: readonly DomainEvent[]): readonly Count[] =>
  events.flatMap((event) => (COUNTED[event._tag] as ((of: DomainEvent) => Count[]) | undefined)?.(event) ?? []);

/** Prometheus sees no increase in a series that starts at one, so series that alerts use start at zero. */
export const FROM_ZERO: readonly Count[] = [
  ...['password', 'code', 'second_factor', 'passkey'].map((method) => signIn(method, 'refused')),
  ...['password', 'code', 'second_factor'].map(lock),
];
