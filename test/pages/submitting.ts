import type { Route } from '../../src/adapters/http/server/route.ts';
import { call } from '../e2e/client.ts';
import type { Answer } from '../e2e/client.ts';
import { SAMPLES } from '../e2e/matrix/samples.ts';
import { FILE_FORM } from '../support/file-form.ts';
import type { Sample } from './sample.ts';
import type { Site } from './site.ts';

type Headers = Readonly<Record<string, string>>;

export const cookieOf = ({ session, flow }: Pick<Sample, 'session' | 'flow'>): string =>
  `session=${session}; flow=${flow}`;

/** What a page of the route would send; the token of a link is the one that was mailed. */
export const bodyOf = (sample: Sample, { path, operationId }: Route) => {
  const token = new URLSearchParams(sample.fill(path).split('?')[1]).get('token');
  const target = { params: {}, email: 'grace@example.com', userId: sample.other.id, about: sample.other.id };
  const body = SAMPLES[operationId]?.(target) ?? '';
  return token === null ? body : new URLSearchParams({ token, new_password: 'a quite long passphrase' }).toString();
};

/** Sends the form of a page. */
export const submit = (
  { url }: Pick<Site, 'url'>,
  sample: Sample,
  route: Route,
  headers: Headers,
  body = bodyOf(sample, route),
): Promise<Answer> => {
  const type = route.encoding === 'multipart' ? FILE_FORM : 'application/x-www-form-urlencoded';
  return call(url, sample.fill(route.path).replace(/\?.*/, ''), body, {
    method: 'POST',
    headers: { cookie: cookieOf(sample), accept: 'text/html', 'content-type': type, ...headers },
  });
};
