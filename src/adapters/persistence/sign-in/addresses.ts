import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import type { AddressDecision, AddressWrites } from '../../../core/domain/addresses/address-decision.ts';
import type { Address } from '../../../core/domain/addresses/address.ts';
import { askingScope, budgetOf } from '../../../core/domain/addresses/ownership.ts';
import type { AddressSnapshot, Asked, Asker } from '../../../core/domain/addresses/ownership.ts';
import { namingCreatedUser } from '../../../core/domain/events.ts';
import type { UserId } from '../../../core/domain/ids.ts';
import { publicScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { AttemptScope, FoundScope } from '../../../core/domain/locks/attempt-scope.ts';
import type { RememberPolicy } from '../../../core/domain/second-factor/remembering.ts';
import { identifierOf } from '../../../core/domain/sign-in/login.ts';
import type { Addresses, Before } from '../../../core/ports/addresses.ts';
import type { RecordEvents } from '../audit/record-events.ts';
import { inTurn } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { saveCodeScope } from '../locks/attempt-scopes.ts';
import type { Mail } from '../messages/post-messages.ts';
import { resetPassword } from '../recovery/resets.ts';
import { openChallenge } from '../second-factor/challenges.ts';
import { fromRemembered } from '../second-factor/remembered-devices.ts';
import { renewSession } from '../sessions/session-writes.ts';
import { startSession } from '../sessions/start-session.ts';
import { completeRegistration, endOthersOf, openRegistration, pretendToOpen } from '../sign-up/registrations.ts';
import { findSubject, loadAddresses, lookAt, saveOtp } from './load-addresses.ts';
import type { UnknownAccounts } from './unknown-accounts.ts';

type AddressesDeps = Readonly<{
  pool: Pool;
  unknownAccounts: UnknownAccounts;
  defaultRole: string;
  mail: Pick<Mail, 'wouldGoOut'>;
  recordEvents: RecordEvents;
  remembering: RememberPolicy;
}>;

type Work<S, A> = Readonly<{
  addresses: readonly Address[];
  scope: AttemptScope;
  before: Before<A>;
  complete: (run: Run, seen: readonly AddressSnapshot[]) => Promise<readonly S[]>;
  decide: (seen: readonly S[], now: Date, scope: FoundScope) => AddressDecision<A>;
}>;

type Loaded = Readonly<{
  seen: readonly AddressSnapshot[];
  now: Date;
  scope: AttemptScope;
  /** Whether the owner has a second factor and signs in from a remembered device. */
  isRemembered: boolean;
}>;

const withoutFactor = (seen: AddressSnapshot): AddressSnapshot =>
  seen.ownership._tag === 'Verified' ? { ...seen, ownership: { ...seen.ownership, methods: [] } } : seen;

const isKnown = ({ ownership }: AddressSnapshot): boolean =>
  ownership._tag === 'Verified' || ownership._tag === 'Registering';

export const makeAddresses = ({
  pool,
  unknownAccounts,
  defaultRole,
  mail,
  recordEvents,
  remembering,
}: AddressesDeps): Addresses => {
  /** Returns the id of the user, if a registration was started. */
  const write = async (
    run: Run,
    { seen, now, scope, isRemembered }: Loaded,
    writes: AddressWrites,
  ): Promise<UserId | null> => {
    const { open, pretendsToOpen, complete, session, challenge, renews, reset, reopensFrom } = writes;
    const release = unknownAccounts.release(run, now);
    for (const address of writes.endsOthersOf ?? []) await endOthersOf(run, open?.into ?? null, address, release);
    const user = open ? await openRegistration(run, open, defaultRole, release) : null;
    if (pretendsToOpen) await pretendToOpen(run, pretendsToOpen, defaultRole);
    const known = new Set(
      [...seen.filter(isKnown).map((s) => s.address), ...(open?.addresses ?? [])].map(identifierOf),
    );
    for (const { address, otp } of writes.otps) {
      await saveOtp(run, unknownAccounts, address, known.has(identifierOf(address)), otp);
      if (otp.scope && scope._tag !== 'Public') await saveCodeScope(run, scope, otp.scope);
    }
    if (complete) await completeRegistration(run, complete, unknownAccounts, release);
    if (session)
      await startSession(run, { userId: session.userId, now, reopensFrom, scope, isRemembered }, session.session);
    if (renews) await renewSession(run, { userId: renews.userId, now, reopensFrom }, renews);
    if (challenge) await openChallenge(run, challenge.userId, challenge.challenge);
    if (reset) await resetPassword(run, reset);
    return user;
  };

  /** Queues for the addresses, then loads, decides and writes in one transaction, with locks (`loadAddresses`). */
  const deciding = <S extends AddressSnapshot, A>({ addresses, scope, before, complete, decide }: Work<S, A>) =>
    TE.tryCatch(async () => {
      const { refused, isProven } = before;
      const [first] = addresses;
      const asks = first !== undefined && (scope._tag !== 'Public' || refused !== undefined);
      const looked = asks ? await lookAt(onPool(pool), unknownAccounts, first, scope) : null;
      const kind = looked?.otp.scope?.kind ?? 'Public';
      const early = looked && refused ? refused(looked.otp, looked.now, kind) : null;
      if (early !== null) return early;
      const place = {
        rows: addresses.map(unknownAccounts.rowOf),
        // Use separate queues, so that guesses don't delay requests for codes or callers with a genuine link.
        queue: isProven ? 'proven' : refused ? 'guess' : 'ask',
        scope: kind === 'Public' ? publicScope : scope,
      };
      return inTurn(pool, place, async (run) => {
        const {
          seen: loaded,
          now,
          found,
        } = await loadAddresses(run, unknownAccounts, addresses, {
          required: remembering.required,
          scope,
        });
        const owner = loaded[0]?.ownership;
        const isRemembered =
          owner?._tag === 'Verified' && (await fromRemembered(run, remembering, { ...owner, scope }));
        const known = isRemembered ? loaded.map(withoutFactor) : loaded;
        const { writes, events, answer } = decide(await complete(run, known), now, found);
        const used = known[0]?.otp.scope ? scope : publicScope;
        const user = await write(run, { seen: known, now, scope: used, isRemembered }, writes);
        await recordEvents(run, now, user === null ? events : events.map(namingCreatedUser(user)));
        return answer;
      });
    }, outage('addresses'));

  const judged =
    (asker: Asker) =>
    async (run: Run, seen: readonly AddressSnapshot[]): Promise<readonly Asked[]> => {
      const asked: Asked[] = [];
      for (const one of seen) {
        const budget = budgetOf(one, asker._tag);
        asked.push({ ...one, budget, goesOut: await mail.wouldGoOut(run, budget, one.address) });
      }
      return asked;
    };

  return {
    update: (addresses, decide, scope = publicScope, before = {}) =>
      deciding({ addresses, scope, before, complete: async (_run, seen) => seen, decide }),

    ask: (addresses, decide, asker = publicScope) =>
      deciding({ addresses, scope: askingScope(asker), before: {}, complete: judged(asker), decide }),

    look: (address, scope = publicScope) =>
      TE.tryCatch(() => lookAt(onPool(pool), unknownAccounts, address, scope), outage('addresses')),

    find: (id) => TE.tryCatch(async () => O.fromNullable(await findSubject(onPool(pool), id)), outage('addresses')),
  };
};
