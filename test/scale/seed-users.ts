import { Client } from 'pg';

const BATCH = 20_000;

/** The same at any size, because the number of locked users does not depend on it. */
const LOCKED = 200;
const FEW = 5;

/** A deterministic pseudo-random number for user `i`, from 0 to below `below`. */
const chance = (salt: number, below: number): string => `(hashint4extended(i, ${salt}) & 2147483647)::int % ${below}`;

/** First letters as uneven as in real names: about one in twenty begins with `a`. */
const FIRST_NAMES = `(array['Ada','Alan','Barbara','Bjarne','Carol','Claude','Dana','Donald','Edsger','Erna','Fran','Grace','Guido',
  'Hedy','Ian','Jean','Joan','Ken','Lena','Linus','Margaret','Maurice','Niklaus','Oksana','Peter','Radia','Robin','Sophie',
  'Steve','Tim','Ulla','Vint','Whitfield','Xenia','Yukihiro','Zoë','Erwin','Brian','Dennis','Ivan'])[1 + ${chance(1, 40)}]`;
/** About a million different names. */
const LAST_NAME = `upper(substr('bcdfghklmnprstvw', 1 + ${chance(2, 16)}, 1)) || substr(md5((${chance(3, 1_000_000)})::text), 1, 8)`;

/** Every twentieth, and the newest, are open registrations, as after a flood of registrations. */
const REGISTERING = `(${chance(12, 20)} = 0 or i > $4 - $4 / 20) and i > $4 / 20 and ${chance(6, 100)} > 0`;

/** Created in order of id over three years, and changed some time later. */
const USERS = `
  insert into "user" (id, first_name, last_name, is_active, role_id, created_at, updated_at, deleted_at)
  select $3 + i, ${FIRST_NAMES}, case when ${chance(4, 10)} > 0 then ${LAST_NAME} end, ${chance(5, 100)} > 0,
         case when i <= ${FEW} then (select id from role where name = 'Scale few')
              when ${chance(6, 100)} = 0 then (select id from role where name = 'Staff')
              when i <= $4 / 20 then (select id from role where name = 'Scale first')
              else (select id from role where name = 'User') end,
         m.at, m.at + (${chance(7, 1_000_000)}) * interval '1 second',
         case when ${chance(8, 200)} = 0 then m.at + interval '1 day' end
    from generate_series($1::int, $2::int) i,
         lateral (select timestamptz '2023-01-01Z' + i * (interval '1095 days' / $4)) m (at)`;
const CREDENTIALS = `
  insert into user_auth (user_id, username, password_hash, last_login_at, created_at, deleted_at, wrong_password_count, wrong_password_total,
                         account_locked_until)
  select u.id, case when ${chance(9, 3)} = 0 then 'u' || substr(md5(i::text), 1, 5) || '.' || i end, '!', u.created_at, u.created_at,
         u.deleted_at, case when l.locked then 5 else 0 end, case when l.locked then 5 else 0 end,
         case when l.locked then now() + interval '30 days' end
    from generate_series($1::int, $2::int) i join "user" u on u.id = $3 + i,
         lateral (select i % greatest($4 / ${LOCKED}, 1) = 1 as locked) l`;
const EMAILS = `
  insert into user_identity (user_id, type, value, is_verified, is_primary, created_at, deleted_at, wrong_otp_count, wrong_otp_total,
                             otp_locked_until, registration_hash)
  select u.id, 'email', lower(u.first_name) || '.' || i || '@example.com', v.verified, v.verified, u.created_at,
         u.deleted_at, case when l.locked then 3 else 0 end, case when l.locked then 3 else 0 end,
         case when l.locked then now() + interval '30 days' end, case when v.registering then 'registration' end
    from generate_series($1::int, $2::int) i join "user" u on u.id = $3 + i,
         lateral (select i % greatest($4 / ${LOCKED}, 1) = 2 as locked) l,
         lateral (select ${REGISTERING} as registering) g,
         lateral (select ${chance(10, 10)} > 0 and not g.registering as verified, g.registering) v`;
const MOBILES = `
  insert into user_identity (user_id, type, value, is_verified, is_primary, created_at, deleted_at)
  select u.id, 'mobile', '+4915' || lpad(i::text, 9, '0'), true, true, u.created_at, u.deleted_at
    from generate_series($1::int, $2::int) i join "user" u on u.id = $3 + i
   where ${chance(11, 5)} = 0 and $4::int > 0 and not u.is_registering`;

/**
 * Creates `size` users with credentials and addresses: 1 % disabled, 1 % Staff, 0.5 % deleted; the oldest twentieth are
 * named `Scale first`, five `Scale few`, none `Scale none`; about 400 are locked; a tenth, including the newest, are
 * open registrations.
 */
export const seedUsers = async (url: string, size: number, onProgress: (done: number) => void): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`insert into role (name) values ('Scale none'), ('Scale few'), ('Scale first')`);
    const [last] = (await client.query<{ id: number }>('select max(id) as id from "user"')).rows;
    for (let first = 1; first <= size; first += BATCH) {
      const end = Math.min(first + BATCH - 1, size);
      for (const text of [USERS, CREDENTIALS, EMAILS, MOBILES]) await client.query(text, [first, end, last!.id, size]);
      onProgress(end);
    }
    await client.query(`select setval(pg_get_serial_sequence('"user"', 'id'), (select max(id) from "user"))`);
    await client.query('vacuum (analyze)');
  } finally {
    await client.end();
  }
};
