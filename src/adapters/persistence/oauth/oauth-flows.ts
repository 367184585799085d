import * as O from 'fp-ts/lib/Option.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Pool } from 'pg';
import { MAX_PENDING_LINKS } from '../../../core/domain/oauth/provider-profile.ts';
import type { Flow, OAuthFlows } from '../../../core/ports/oauth-flows.ts';
import { inTurn, sessionRow } from '../database/call-limits.ts';
import { outage } from '../database/outage.ts';
import { onPool } from '../database/sql.ts';
import type { Run } from '../database/sql.ts';
import { columns, notNull, statement } from '../database/statement.ts';
import { linkAccount, signInAs } from './oauth-accounts.ts';
import type { OAuthAccountsDeps } from './oauth-accounts.ts';

/** Deletes some expired flows whenever a new flow is created, so that few are left for the job. */
const PURGE_SOME = statement({
  name: 'oauth_flow_purge_some',
  text: `delete from public.oauth_flow where id in
           (select id from public.oauth_flow where expires_at < clock_timestamp() order by expires_at limit 20 for update skip locked)`,
});
const ADD = statement({
  name: 'oauth_flow_add',
  text: `insert into public.oauth_flow (stage, secret_hash, browser_hash, provider, return_to, code_challenge, session_id, arrival, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + make_interval(secs => $9::float8 / 1000))`,
});
/** Locks the session, so that concurrent new flows of the session can't exceed the limit of `PUSH_OUT`. */
const LOCK_SESSION = statement({
  name: 'oauth_flow_lock_session',
  text: `select from public.session where id = $1 for no key update`,
});
const PUSH_OUT = statement({
  name: 'oauth_flow_push_out',
  text: `delete from public.oauth_flow where session_id = $1 and id not in
           (select id from public.oauth_flow where session_id = $1 order by id desc limit ${MAX_PENDING_LINKS - 1})`,
});
/** If a ticket is used twice at the same time, the second statement waits and then finds no row. */
const OPEN = statement({
  name: 'oauth_flow_open',
  text: `with asked as (delete from public.oauth_flow where stage = 'asked' and secret_hash = $1 and provider = $2
                           and expires_at > clock_timestamp() returning provider, return_to, code_challenge, session_id)
         insert into public.oauth_flow (stage, secret_hash, browser_hash, provider, return_to, code_challenge, session_id, expires_at)
         select 'gone', $3, $4, provider, return_to, code_challenge, session_id,
                clock_timestamp() + make_interval(secs => $5::float8 / 1000) from asked returning id`,
});
const ARRIVE = statement({
  name: 'oauth_flow_arrive',
  columns: columns('oauth_flow', 'provider', 'return_to', 'code_challenge', 'session_id'),
  text: `delete from public.oauth_flow where stage = 'gone' and secret_hash = $1 and browser_hash = $2 and expires_at > clock_timestamp()
         returning provider, return_to, code_challenge, session_id`,
});
const BACK = `stage = 'back' and secret_hash = $1 and code_challenge = $2
            and session_id is not distinct from $3::uuid and provider = coalesce($4, provider) and expires_at > clock_timestamp()`;
/** Reads, without a lock, which rows must be locked. Another call may use the code before this call does. */
const LOOK = statement({
  name: 'oauth_flow_look',
  columns: notNull(columns('oauth_flow', 'provider', 'arrival')),
  text: `select provider, arrival from public.oauth_flow where ${BACK}`,
});
const REDEEM = statement({
  name: 'oauth_flow_redeem',
  columns: notNull(columns('oauth_flow', 'provider', 'arrival')),
  text: `delete from public.oauth_flow where ${BACK} returning provider, arrival`,
});

const targetOf = ({ returnTo, codeChallenge, sessionId }: Omit<Flow, 'provider'>) =>
  [returnTo, codeChallenge, sessionId] as const;

export const makeOAuthFlows = (deps: OAuthAccountsDeps & Readonly<{ pool: Pool }>): OAuthFlows => {
  const { pool } = deps;
  const run = onPool(pool);
  const add = (...values: readonly unknown[]) =>
    TE.tryCatch(async () => {
      await run(PURGE_SOME);
      await run(ADD, ...values);
    }, outage('oauth-flows'));
  /** Runs `work`, which marks the code as used, in a transaction. Codes of a provider account are used one by one. */
  const redeem = <A>(code: string, keys: readonly unknown[], work: (within: Run) => Promise<O.Option<A>>) =>
    TE.tryCatch(async () => {
      const [seen] = await run(LOOK, ...keys);
      const account = seen ? [`oauth-account:${seen.provider} ${seen.arrival.subject}`] : [];
      return inTurn(pool, { rows: [`oauth-flow:${code}`, ...account], queue: 'redeem' }, work);
    }, outage('oauth-flows'));
  return {
    prepare: (ticket, flow, ttlMs) =>
      TE.tryCatch(async () => {
        await run(PURGE_SOME);
        await inTurn(pool, { rows: [sessionRow(flow.sessionId)], queue: 'link' }, async (within) => {
          await within(LOCK_SESSION, flow.sessionId);
          await within(PUSH_OUT, flow.sessionId);
          await within(ADD, 'asked', ticket, null, flow.provider, ...targetOf(flow), null, ttlMs);
        });
      }, outage('oauth-flows')),
    open: (ticket, { provider, state, browser }, ttlMs) =>
      TE.tryCatch(
        async () => (await run(OPEN, ticket, provider, state, browser, ttlMs)).length === 1,
        outage('oauth-flows'),
      ),
    start: ({ provider, state, browser }, target, ttlMs) =>
      add('gone', state, browser, provider, ...targetOf(target), null, ttlMs),
    arrive: (state, browser) =>
      TE.tryCatch(async () => {
        const [row] = await run(ARRIVE, state, browser);
        if (row === undefined) return O.none;
        const { provider, return_to: returnTo, code_challenge: codeChallenge, session_id: sessionId } = row;
        return O.some({ provider, returnTo, codeChallenge, sessionId });
      }, outage('oauth-flows')),
    keep: (code, flow, arrival, ttlMs) =>
      add('back', code, null, flow.provider, ...targetOf(flow), JSON.stringify(arrival), ttlMs),
    signIn: ({ code, codeChallenge, ...attempt }) => {
      const key = [code, codeChallenge, null, null];
      return redeem(code, key, async (within) => {
        const [row] = await within(LOOK, ...key);
        if (row === undefined) return O.none;
        const use = async () => (await within(REDEEM, ...key)).length === 1;
        return signInAs(within, deps, { ...row, ...attempt, redeem: use });
      });
    },
    link: ({ code, codeChallenge, provider, userId, sessionId, language }) => {
      const key = [code, codeChallenge, sessionId, provider];
      return redeem(code, key, async (within) => {
        const [row] = await within(REDEEM, ...key);
        if (row === undefined) return O.none;
        return linkAccount(within, deps, { provider, subject: row.arrival.subject, userId, language });
      });
    },
  };
};
