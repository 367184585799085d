import * as TE from 'fp-ts/lib/TaskEither.js';
import type { Principal } from '../../../../core/domain/sessions/principal.ts';
import { page } from '../page-route.ts';
import type { PageRecord } from '../page-route.ts';
import { redirected } from '../page.ts';

const startOf = (principal: Principal | undefined): string => {
  if (principal === undefined) return '/sign-in';
  return principal.privileges.includes('user.read') ? '/admin/users' : '/account';
};

/** Redirects to the user's first page. If the database is down, visitors are treated as signed out. */
export const startPages: readonly PageRecord[] = [
  page({
    method: 'GET',
    path: '/',
    operationId: 'openStart',
    access: 'visitor',
    handle: ({ principal }) => TE.right(redirected(startOf(principal))),
  }),
];
