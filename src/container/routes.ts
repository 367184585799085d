import type { Container } from 'inversify';
import type { Route } from '../adapters/http/route.ts';
import { authRoutes } from '../adapters/http/routes/auth.ts';
import { devMailboxRoutes } from '../adapters/http/routes/dev-mailbox.ts';
import { devStyleRoute } from '../adapters/http/routes/dev-page.ts';
import { devTemplatesRoute } from '../adapters/http/routes/dev-templates.ts';
import { invitationRoutes } from '../adapters/http/routes/invitation.ts';
import { mePasswordRoutes } from '../adapters/http/routes/me-password.ts';
import { meRoutes } from '../adapters/http/routes/me.ts';
import { recoveryRoutes } from '../adapters/http/routes/recovery.ts';
import { writtenMobile } from '../core/domain/ids.ts';
import {
  ACCEPT_INVITATION,
  CHANGE_PASSWORD,
  FORGOT_PASSWORD,
  MAILBOX,
  PHONE_NUMBERS,
  PREVIEWS,
  READ_ME,
  REAUTHENTICATE,
  REGISTER,
  REQUEST_CODE,
  RESET_PASSWORD_BY_CODE,
  RESET_PASSWORD_BY_LINK,
  SIGN_IN_WITH_PASSWORD,
  VERIFY_CODE,
} from './identifiers.ts';

/** Every route of the service but its health; the pages for developers only where there is a mailbox. */
export const routesOf = (container: Container, hasMailbox: boolean): readonly Route[] => {
  const mobile = writtenMobile(container.get(PHONE_NUMBERS).normalise);
  return [
    ...authRoutes({
      mobile,
      register: container.get(REGISTER),
      requestCode: container.get(REQUEST_CODE),
      verifyCode: container.get(VERIFY_CODE),
      signInWithPassword: container.get(SIGN_IN_WITH_PASSWORD),
    }),
    ...recoveryRoutes({
      mobile,
      forgotPassword: container.get(FORGOT_PASSWORD),
      resetByCode: container.get(RESET_PASSWORD_BY_CODE),
      resetByLink: container.get(RESET_PASSWORD_BY_LINK),
    }),
    ...mePasswordRoutes({
      mobile,
      changePassword: container.get(CHANGE_PASSWORD),
      reauthenticate: container.get(REAUTHENTICATE),
    }),
    ...invitationRoutes({ acceptInvitation: container.get(ACCEPT_INVITATION) }),
    ...meRoutes({ readMe: container.get(READ_ME) }),
    ...(hasMailbox
      ? [...devMailboxRoutes(container.get(MAILBOX).list), devTemplatesRoute(container.get(PREVIEWS)), devStyleRoute]
      : []),
  ];
};
