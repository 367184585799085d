import { holdAgainstContract } from '../../contract/held.ts';
import { fetchHeld } from '../../support/fetch.ts';

const held = fetchHeld(holdAgainstContract);
type Headers = Readonly<Record<string, string>>;

const formWith = (file: Uint8Array): FormData => {
  const form = new FormData();
  form.append('image', new Blob([new Uint8Array(file)], { type: 'image/png' }), 'me.png');
  return form;
};

/** The calls on profile images, as one user. */
export const imageCalls = (url: string, accessToken: string) => {
  const as = (method: string, path: string, headers: Headers, body?: FormData) =>
    held(`${url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, ...headers },
      ...(body ? { body } : {}),
    });
  return {
    put: (file: Uint8Array, headers: Headers = {}, path = '/me') =>
      as('PUT', `${path}/profile-image`, headers, formWith(file)),
    remove: (headers: Headers = {}, path = '/me') => as('DELETE', `${path}/profile-image`, headers),
    me: async (): Promise<Readonly<{ id: number; profile_image_url: string | null }>> =>
      (await as('GET', '/me', {})).json() as Promise<Readonly<{ id: number; profile_image_url: string | null }>>,
  };
};

/** A file of the service, without the contract, which is about the API only. */
export const getFile = (url: string, path: string, headers: Headers = {}, method = 'GET'): Promise<Response> =>
  held(url + path, { method, headers });
