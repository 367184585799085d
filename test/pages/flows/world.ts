import { call, codeFrom, join, PASSWORD } from '../../e2e/client.ts';
import { mailFrom } from '../../e2e/mailbox.ts';
import { makeSuperAdmin, sql } from '../../e2e/people.ts';
import type { Hand } from '../hand.ts';
import type { Site } from '../site.ts';

/** What goes on beside the pages: messages arrive, and time passes. */
export const makeWorld = ({ url, database, provider }: Pick<Site, 'url' | 'database' | 'provider'>) => {
  const db = database.url;
  return {
    url,
    sql: (text: string, ...values: readonly unknown[]): Promise<unknown> => sql(db, text, values),
    /** Somebody who has an account already; a name of its own for each flow keeps their lists of focused elements the same. */
    member: async (name: string): Promise<string> => {
      const email = `${name}@example.com`;
      await join(url, email);
      return email;
    },
    administrator: async (name: string): Promise<string> => {
      const email = `${name}@example.com`;
      await join(url, email);
      await makeSuperAdmin(db, email);
      return email;
    },
    /** Gives the provider an account. */
    atProvider: (name: string): string => {
      provider.accounts.set(name, { email: `${name}@example.net`, email_verified: true, given_name: 'Ada' });
      return name;
    },
    /** The page of the user with an address. */
    pathOf: async (email: string): Promise<string> => {
      const of = 'select user_id as id from user_identity where value = $1';
      const [row] = await sql<{ id: number }>(db, of, [email]);
      return `/admin/users/${row!.id}`;
    },
    codeAfter: (address: string, act: () => Promise<unknown>): Promise<string> => codeFrom(url, address, act),
    /** The link to a page of this service in the message that `act` causes. */
    linkAfter: async (address: string, page: string, act: () => Promise<unknown>): Promise<string> => {
      const { text } = await mailFrom(url, address, act);
      return new RegExp(`${page}\\?token=[\\w-]+`).exec(text)?.[0] ?? '';
    },
    wrongPasswords: async (login: string, count: number): Promise<void> => {
      for (let n = 0; n < count; n += 1)
        await call(url, '/v1/auth/login', { login, password: 'not the password at all' });
    },
  };
};

export type World = ReturnType<typeof makeWorld>;
export type Flow = (hand: Hand, world: World) => Promise<void>;

export const signIn = async ({ open, type, press, sees }: Hand, email: string, to = '/account'): Promise<void> => {
  await open(to);
  await type('Email, mobile or username', email);
  await type('Password', PASSWORD);
  await press('Sign in');
  await sees('Sign out');
};
