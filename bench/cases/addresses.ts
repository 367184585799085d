import { hash } from '@node-rs/argon2';
import type { Case } from '../case.ts';
import { post, postHead } from '../load/load.ts';
import { PASSWORD, settled } from '../world.ts';
import type { World } from '../world.ts';

const REGISTER = '/v1/auth/register';
const OTP = '/v1/auth/otp';
const MAIL = 'insert into outbound_message (id, body, expires_at) select gen_random_uuid(),';
const SOON = `now() + interval '5 minutes'`;

const registrations = () => ({
  kind: 'numbered' as const,
  head: postHead(REGISTER),
  body: JSON.stringify({ first_name: 'Ada', email: 'registers.{n}@example.com', password: PASSWORD }),
  first: 1,
});

export const register: Case = {
  name: 'register',
  connections: 8,
  status: 202,
  service: registrations,
  floor: registrations,
  settled,
  floors: [
    {
      method: 'POST',
      path: REGISTER,
      answer:
        ({ pool, body, mac, seal }) =>
        async (ctx) => {
          const { first_name: name, email, password } = JSON.parse(await body(ctx));
          const hashed = await hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
          const registration = mac(email);
          const text = `
            with new_user as (insert into "user" (first_name, role_id) select $1, id from role where name = 'User' and deleted_at is null returning id),
                 credential as (insert into user_auth (user_id, password_hash) select id, $2 from new_user),
                 identity as (insert into user_identity (user_id, type, value, registration_hash) select id, 'email', $3, $4 from new_user)
            ${MAIL} $5, ${SOON} from new_user`;
          await pool.query({ name: 'register', text, values: [name, hashed, email, registration, seal(email)] });
          ctx.status = 202;
          ctx.body = { registration, expires_in: 300, resend_in: 60 };
        },
    },
  ],
};

const codes = ({ people }: World) => ({
  kind: 'cycled' as const,
  requests: people.map(({ email: value }) => post(OTP, JSON.stringify({ type: 'email', value }))),
});

export const otp: Case = {
  name: 'otp',
  connections: 16,
  status: 202,
  service: codes,
  floor: codes,
  settled,
  floors: [
    {
      method: 'POST',
      path: OTP,
      answer:
        ({ pool, body, mac, seal }) =>
        async (ctx) => {
          const { value } = JSON.parse(await body(ctx));
          const text = `
            with identity as (update user_identity set otp_code = $2, otp_generated_at = now()
                               where type = 'email' and value = $1 and is_verified and deleted_at is null returning id)
            ${MAIL} $3, ${SOON} from identity`;
          await pool.query({ name: 'otp', text, values: [value, mac(value).slice(0, 10), seal(value)] });
          ctx.status = 202;
          ctx.body = { expires_in: 300, resend_in: 60 };
        },
    },
  ],
};
