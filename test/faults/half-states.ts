import { sql } from '../e2e/people.ts';

/** The value after the last change of a field that the trail tells of, per user. */
const lastTold = (field: string): string =>
  `select distinct on (e.subject_id) e.subject_id, c ->> 'after' as after
     from audit_event e join audit_detail d on d.event_id = e.id, json_array_elements(d.details::json -> 'changes') c
    where e.action = 'user.changed' and e.subject_type = 'user' and c ->> 'field' = '${field}'
    order by e.subject_id, e.at desc, e.id desc`;

const tells = (action: string, user: string): string =>
  `exists (select from audit_event e where e.action = '${action}' and e.subject_type = 'user' and e.subject_id = ${user}::text)`;

/** Each statement finds what no call leaves behind, however its process ended. */
const HALF_STATES = {
  'a user without a credential': `
    select u.id from "user" u left join user_auth a on a.user_id = u.id where a.id is null and u.purged_at is null`,
  'a user without an address': `
    select u.id from "user" u where u.deleted_at is null and u.purged_at is null
       and not exists (select from user_identity i where i.user_id = u.id and i.deleted_at is null)`,
  'a registration that is open and confirmed at once': `
    select u.id from "user" u where u.deleted_at is null and u.purged_at is null
       and u.is_registering <> exists (select from user_identity i where i.user_id = u.id and i.registration_hash is not null)`,
  'a confirmed user that no event tells of': `
    select u.id from "user" u where u.created_by is null and not u.is_registering and u.purged_at is null and u.id > 1
       and not (${tells('user.registered', 'u.id')} and ${tells('identity.verified', 'u.id')})`,
  'a part of a deleted user that is not deleted': `
    select u.id from "user" u join user_auth a on a.user_id = u.id
     where u.deleted_at is not null and (a.deleted_at is distinct from u.deleted_at
        or exists (select from user_identity i where i.user_id = u.id and i.deleted_at is null)
        or exists (select from session s where s.user_id = u.id and s.ended_at is null and s.epoch >= a.session_epoch))`,
  'a deletion without its event, or the reverse': `
    select u.id from "user" u where u.purged_at is null and (u.deleted_at is not null) <> ${tells('user.deleted', 'u.id')}`,
  'a role that no event tells of': `
    select u.id from "user" u join role r on r.id = u.role_id left join (${lastTold('role')}) told on told.subject_id = u.id::text
     where u.purged_at is null and r.name not in (coalesce(told.after, 'User'), 'SuperAdmin')`,
  'an image that no event tells of': `
    select u.id from "user" u left join (${lastTold('profile_image_url')}) told on told.subject_id = u.id::text
     where u.purged_at is null and u.profile_image_url is distinct from told.after`,
  'a session that no event tells of': `
    select s.user_id as id from session s where not s.is_counted and not exists (
      select from audit_event e join audit_detail d on d.event_id = e.id
       where e.action = 'session.started' and e.subject_id = s.user_id::text and strpos(d.details, s.id::text) > 0)`,
  'a lock longer than the longest': `
    select user_id as id from user_auth where account_locked_until > clock_timestamp() + interval '3 seconds'`,
  'a count at the limit without a lock': `
    select user_id as id from user_auth where wrong_password_count >= 5 and account_locked_until is null`,
} as const;

/** The ids of users in each state that no call may leave behind; empty if all is well. */
export const halfStates = async (url: string): Promise<Readonly<Record<string, readonly number[]>>> => {
  const found: Record<string, readonly number[]> = {};
  for (const [what, text] of Object.entries(HALF_STATES)) {
    const rows = await sql<{ id: number }>(url, text);
    if (rows.length > 0) found[what] = rows.map(({ id }) => id);
  }
  return found;
};
