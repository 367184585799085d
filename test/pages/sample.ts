import { uuidV7 } from '../../src/adapters/system/uuid-v7.ts';
import { call, eventually, join, PASSWORD } from '../e2e/client.ts';
import { linkIn, mailFrom } from '../e2e/mailbox.ts';
import { makeVisitor } from '../e2e/pages/visitor.ts';
import { enrol } from '../e2e/second-factor/enrolled.ts';
import { filled, filling } from './filling.ts';
import { PEOPLE, ROLE } from './people.ts';
import { secondFactorFlows } from './second-factor-flows.ts';
import type { Site } from './site.ts';

const INSERT_PEOPLE = `
  with given as (
    select *, row_number() over () as n from jsonb_to_recordset($1)
      as p (first text, last text, title text, email text, mobile text, role text, state text, session uuid)
  ), u as (
    insert into "user" (first_name, last_name, job_title, role_id, is_active, created_at, deleted_at)
    select first, last, title, (select id from role where name = role_name.name and deleted_at is null),
           state <> 'disabled', now() - n * interval '31 hours', case when state = 'deleted' then now() - interval '2 days' end
      from given, lateral (select given.role as name) role_name order by n desc
    returning id, first_name, last_name, deleted_at, created_at
  ), person as (
    select u.id, u.deleted_at, u.created_at, g.* from u join given g on g.first = u.first_name and g.last = u.last_name
  ), a as (
    insert into user_auth (user_id, username, password_hash, last_login_at, deleted_at, account_locked_until, wrong_password_count,
                           wrong_password_total)
    select id, lower(first), '!', case when state <> 'invited' then now() - n * interval '47 minutes' end, deleted_at,
           case when state = 'locked' then now() + interval '12 minutes' end, case when state = 'locked' then 5 else 0 end,
           case when state = 'locked' then 5 else 0 end
      from person
  ), i as (
    insert into user_identity (user_id, type, value, is_verified, is_primary, deleted_at)
    select id, 'email', email, state <> 'invited', state <> 'invited', deleted_at from person
    union all
    select id, 'mobile', mobile, false, false, deleted_at from person where mobile is not null
  ), s as (
    insert into session (id, user_id, authenticated_at, expires_at, idle_expires_at, ip, user_agent)
    select session, id, now(), now() + interval '30 days', now() + interval '7 days', '203.0.113.7', $2 from person
     where state = 'active'
  )
  select id, first, session from person`;

const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15';
const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36';

const MAKE_ROLE = `
  with made as (insert into role (name, description) values ($1, $2) returning id),
       gone as (insert into role (name, description, deleted_at) values ('Night shift', 'Until the move', now())),
       over as (insert into privilege (name, description, deleted_at) values ('report.fax', 'Fax reports', now())),
       wanted as (insert into privilege (name, description) values ('report.read', 'See the monthly reports') returning id)
  insert into role_privilege (role_id, privilege_id)
  select made.id, p.id from made, (select id from privilege where name in ('user.read', 'session.read') union all
                                   select id from wanted) p`;

export type Made = Readonly<{ id: number; first: string; session: string }>;

/** What happened before: an invitation, a change, wrong passwords, an unlock. */
const livedIn = async ({ url }: Site, token: string, { id }: Made): Promise<void> => {
  const ask = (method: string, path: string, body?: unknown) =>
    call(url, path, body, { method, headers: { authorization: `Bearer ${token}`, 'user-agent': PHONE } });
  await ask('PATCH', `/v1/users/${id}`, { job_title: 'Head of compilers' });
  for (let n = 0; n < 5; n += 1) await call(url, '/v1/auth/login', { login: 'grace@example.com', password: PASSWORD });
  await ask('POST', `/v1/users/${id}/unlock`, { reason: 'Called us, and knew her last invoice' });
  await ask('PATCH', '/v1/me', { job_title: 'Analyst' });
};

/** People, roles and a trail that all pages can show, and the addresses of those pages. */
export const makeSample = async (site: Site) => {
  const { pool, url } = site;
  await pool.query(MAKE_ROLE, [ROLE, 'Helps people who can’t get in']);
  const people = PEOPLE.map((person) => ({ ...person, session: uuidV7() }));
  const { rows } = await pool.query<Made>(INSERT_PEOPLE, [JSON.stringify(people), BROWSER]);
  const named = (first: string): Made => rows.find((row) => row.first === first)!;
  const [administrator, other] = [named('Ada'), named('Grace')];
  const tokens = await site.tokensOf(administrator.session);
  await livedIn(site, tokens.accessToken, other);

  const visitor = makeVisitor(url);
  await visitor.open('/sign-in/code');
  await visitor.submit({ address: 'somebody@example.net' });
  const reset = linkIn(
    await mailFrom(url, 'alan@example.com', () =>
      call(url, '/v1/auth/password/forgot', { type: 'email', value: 'alan@example.com' }),
    ),
  );
  const invited = await mailFrom(url, 'tim@example.com', () =>
    call(
      url,
      '/v1/users',
      { first_name: 'Tim', last_name: 'Berners-Lee', email: 'tim@example.com', role: 'User' },
      { headers: { authorization: `Bearer ${tokens.accessToken}` } },
    ),
  );
  const robbed = await join(url);
  const undo = linkIn(await mailFrom(url, robbed.email, () => enrol(url, robbed)));
  const invitation = /\/invitation\?token=[\w-]+/.exec(invited.text)?.[0] ?? '';
  const known = await filling(site, { administrator, other, disabled: named('Edsger'), deleted: named('Niklaus') });
  const links: Readonly<Record<string, string>> = {
    '/reset': new URL(reset.href, url).pathname + new URL(reset.href, url).search,
    '/invitation': invitation,
    '/undo-factor': new URL(undo.href, url).pathname + new URL(undo.href, url).search,
  };
  const flows = await secondFactorFlows(site);
  // what is sent later would look like a change that a page made
  const isSent = `select from outbound_message where sent_at is null and parked_at is null limit 1`;
  await eventually(async () => (await pool.query(isSent)).rowCount === 0, 'the delivery of all messages');
  /** The address of a page. */
  const fill = (path: string): string => links[path] ?? filled(known, path);
  return {
    administrator,
    other,
    fill,
    session: tokens.cookie,
    accessToken: tokens.accessToken,
    flow: visitor.cookies.get('flow') ?? '',
    flows,
    rows,
  };
};

export type Sample = Awaited<ReturnType<typeof makeSample>>;
