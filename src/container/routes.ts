import type { Container } from 'inversify';
import type { Route } from '../adapters/http/route.ts';
import { authRoutes } from '../adapters/http/routes/auth.ts';
import { devMailboxRoutes } from '../adapters/http/routes/dev-mailbox.ts';
import { devStyleRoute } from '../adapters/http/routes/dev-page.ts';
import { devTemplatesRoute } from '../adapters/http/routes/dev-templates.ts';
import { meRoutes } from '../adapters/http/routes/me.ts';
import { writtenMobile } from '../core/domain/ids.ts';
import {
  MAILBOX,
  PHONE_NUMBERS,
  PREVIEWS,
  READ_ME,
  REGISTER,
  REQUEST_CODE,
  SIGN_IN_WITH_PASSWORD,
  VERIFY_CODE,
} from './identifiers.ts';

/** Every route of the service but its health; the pages for developers only where there is a mailbox. */
export const routesOf = (container: Container, hasMailbox: boolean): readonly Route[] => [
  ...authRoutes({
    mobile: writtenMobile(container.get(PHONE_NUMBERS).normalise),
    register: container.get(REGISTER),
    requestCode: container.get(REQUEST_CODE),
    verifyCode: container.get(VERIFY_CODE),
    signInWithPassword: container.get(SIGN_IN_WITH_PASSWORD),
  }),
  ...meRoutes({ readMe: container.get(READ_ME) }),
  ...(hasMailbox
    ? [...devMailboxRoutes(container.get(MAILBOX).list), devTemplatesRoute(container.get(PREVIEWS)), devStyleRoute]
    : []),
];
