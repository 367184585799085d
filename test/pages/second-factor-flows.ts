import { join } from '../e2e/client.ts';
import { press } from '../e2e/pages/press.ts';
import { makeVisitor } from '../e2e/pages/visitor.ts';
import { authenticator } from '../e2e/second-factor/authenticator.ts';
import { as, enrol } from '../e2e/second-factor/enrolled.ts';
import type { Site } from './site.ts';

/** The cookies of browsers that are on their way through a second factor, by the page that needs them. */
export const secondFactorFlows = async ({ url }: Pick<Site, 'url'>): Promise<Readonly<Record<string, string>>> => {
  const named = async (first_name: string, last_name: string) => {
    const member = await join(url);
    await as(url, member, 'PATCH', '/v1/me', { first_name, last_name });
    return member;
  };
  const marian = await named('Marian', 'Croak');
  const visitor = makeVisitor(url);
  const flow = (): string => visitor.cookies.get('flow') ?? '';
  await visitor.open('/sign-in');
  await visitor.submit({ login: marian.email, password: marian.password });
  await visitor.open('/account/second-factor/app');
  const shown = await press(visitor);
  const key = /<code[^>]*>([A-Z2-7 ]{39})<\/code>/.exec(shown.text)?.[1]?.replaceAll(' ', '') ?? '';
  const app = flow();
  await visitor.send('POST', '/account/second-factor/app/confirm', { code: authenticator(key).code() });
  const codes = flow();
  const katie = await enrol(url, await named('Katie', 'Bouman'));
  const other = makeVisitor(url);
  await other.open('/sign-in');
  await other.submit({ login: katie.email, password: katie.password });
  return {
    '/second-factor': other.cookies.get('flow') ?? '',
    '/account/second-factor/app/confirm': app,
    '/account/second-factor/recovery-codes': codes,
  };
};
