import { call, join } from '../client.ts';
import type { Answer, Member } from '../client.ts';
import { authenticator } from './authenticator.ts';
import type { Authenticator } from './authenticator.ts';

export type Enrolled = Member &
  Readonly<{
    app: Authenticator;
    /** The code that confirmed the app. */
    firstCode: string;
    recoveryCodes: readonly string[];
  }>;

type Bearer = Readonly<{ accessToken: string }>;

/** A call with a bearer token. */
export const as = (
  url: string,
  { accessToken }: Bearer,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> => call(url, path, body, { method, headers: { authorization: `Bearer ${accessToken}` } });

/** The status of a refusal, and its code. */
export const problemOf = ({ status, body }: Answer): string => `${status} ${body.code}`;

/** The member with an authenticator app, whose code of the last step confirmed it. */
export const enrol = async (url: string, member: Member): Promise<Enrolled> => {
  const started = await as(url, member, 'POST', '/v1/me/factors/totp', {});
  if (started.status !== 201) throw new Error(started.text);
  const app = authenticator(started.body.secret);
  const confirm = async () => {
    const firstCode = app.code(-1);
    return { firstCode, ...(await as(url, member, 'POST', '/v1/me/factors/totp/confirm', { code: firstCode })) };
  };
  const tried = await confirm();
  // the step may have ended on the way, and with it the time of the code
  const { firstCode, ...confirmed } = tried.status === 401 ? await confirm() : tried;
  if (confirmed.status !== 200) throw new Error(confirmed.text);
  const { access_token: accessToken, refresh_token: refreshToken, recovery_codes: recoveryCodes } = confirmed.body;
  return { ...member, accessToken, refreshToken, app, firstCode, recoveryCodes };
};

export const enrolled = async (url: string): Promise<Enrolled> => enrol(url, await join(url));

export const login = (url: string, { email, password }: Pick<Member, 'email' | 'password'>): Promise<Answer> =>
  call(url, '/v1/auth/login', { login: email, password });

/** The challenge of a right first factor; throws if there was none. */
export const challengeOf = (answer: Answer): string => {
  if (answer.body.code !== 'SECOND_FACTOR_REQUIRED') throw new Error(`no challenge: ${answer.status} ${answer.text}`);
  return answer.body.challenge;
};

export const complete = (url: string, challenge: string, answer: object): Promise<Answer> =>
  call(url, '/v1/auth/second-factor', { challenge, ...answer });
