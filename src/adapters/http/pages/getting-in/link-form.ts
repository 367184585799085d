import { normalised } from '../../../../core/domain/codec.ts';
import { trimmed } from '../../../../core/domain/pasted.ts';
import type { RefusedPages } from '../page-route.ts';
import type { Shown } from '../page.ts';
import type { View } from '../view.ts';

/** The token from the link in a message. */
export const LinkToken = normalised('Token', trimmed, 'must be a token');

/** `stale`: the link has been used, replaced or altered. `missing`: the URL has no token. */
type LinkMessage = 'stale' | 'missing' | 'unreadable' | 'method';
type Says = (status: number, name: LinkMessage) => (request: Readonly<{ view: View }>) => Shown;

/** Pages for requests whose link or form can't be read. */
export const unreadableLink = (says: Says): RefusedPages => ({
  InvalidRequest: (request) => (request.given['token'] ? says(401, 'stale') : says(422, 'missing'))(request),
  UnsupportedMediaType: says(415, 'unreadable'),
  PayloadTooLarge: says(413, 'unreadable'),
  MalformedJson: says(400, 'unreadable'),
  MethodNotAllowed: says(405, 'method'),
  MethodNotImplemented: says(405, 'method'),
});
