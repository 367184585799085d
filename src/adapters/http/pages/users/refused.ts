import { problemKind, retryAfterSeconds } from '../../server/problem-kind.ts';
import { html } from '../html.ts';
import type { RefusedPages } from '../page-route.ts';
import { shown } from '../page.ts';
import type { AnyRefusal, Shown } from '../page.ts';
import { problem } from '../parts/alert.ts';
import { buttonLink } from '../parts/link.ts';
import { refusedPage } from '../refused.ts';
import type { View } from '../view.ts';
import { USER_REFUSED } from './refused-texts.ts';
import type { Explained, Message } from './refused-texts.ts';
import { USER_TEXTS } from './texts.ts';
import { USERS } from './user-path.ts';

const IN_USER = /^\/admin\/users\/[0-9]+/;

type Refused<Tag extends Explained> = AnyRefusal & Readonly<{ _tag: Tag }>;

const explain =
  <Tag extends Explained>(tag: Tag) =>
  ({ view, here }: Readonly<{ view: View; here: string }>, refusal: Refused<Tag>): Shown => {
    const minutes = Math.ceil(retryAfterSeconds(refusal) / 60);
    // the compiler can't see that each entry accepts the refusal with its own tag
    const message = USER_REFUSED[view.language][tag] as (refusal: AnyRefusal, minutes: number) => Message;
    const { title, text } = message(refusal, minutes);
    const texts = USER_TEXTS[view.language];
    const user = refusal._tag === 'NotFound' ? undefined : IN_USER.exec(here)?.[0];
    const way = user === undefined ? { path: USERS, text: texts.all } : { path: user, text: texts.backToUser };
    const { status } = problemKind(refusal._tag);
    return shown(
      { title, section: 'admin', alert: problem(text), main: html`<p>${buttonLink(view, way)}</p>` },
      { status },
    );
  };

const gone = explain('NotFound');

/** Whether the invalid value is the id in the path. Then there is no such user. */
const isInPath = ({ pointer }: Readonly<{ pointer: string }>): boolean => pointer.startsWith('{');

export const refusedForUser: RefusedPages = {
  InsufficientPrivileges: explain('InsufficientPrivileges'),
  NotYoursToGrant: explain('NotYoursToGrant'),
  LastAdministrator: explain('LastAdministrator'),
  PreconditionFailed: explain('PreconditionFailed'),
  UnknownRole: explain('UnknownRole'),
  TooManyRenames: explain('TooManyRenames'),
  AlreadySignedIn: explain('AlreadySignedIn'),
  NotInvitable: explain('NotInvitable'),
  NoAddress: explain('NoAddress'),
  TooSoon: explain('TooSoon'),
  LastSignInMethod: explain('LastSignInMethod'),
  CountryNotServed: explain('CountryNotServed'),
  NotFound: gone,
  // the pages validate their forms themselves, so browsers cause no other problem
  InvalidRequest: (request, refusal) =>
    refusal.errors.some(isInPath) ? gone(request, { _tag: 'NotFound' }) : refusedPage(request.view, request, refusal),
};
