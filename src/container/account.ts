import { ContainerModule } from 'inversify';
import { makeAddIdentity } from '../core/use-cases/account/add-identity.ts';
import { makeChangeMe } from '../core/use-cases/account/change-me.ts';
import { makeDeleteMe } from '../core/use-cases/account/delete-me.ts';
import { makeExportMe } from '../core/use-cases/account/export-me.ts';
import { makeMakePrimary } from '../core/use-cases/account/make-primary.ts';
import { makeReadIdentity } from '../core/use-cases/account/read-identity.ts';
import { makeRemoveIdentity } from '../core/use-cases/account/remove-identity.ts';
import { makeRequestIdentityCode } from '../core/use-cases/account/request-identity-code.ts';
import { makeVerifyIdentity } from '../core/use-cases/account/verify-identity.ts';
import {
  ACCOUNTS,
  ADD_IDENTITY,
  CHANGE_ME,
  DELETE_ME,
  EXPORT_ME,
  MAKE_PRIMARY,
  ONE_TIME_CODES,
  PHONE_NUMBERS,
  POLICIES,
  READ_IDENTITY,
  REMOVE_IDENTITY,
  REQUEST_IDENTITY_CODE,
  USERS,
  VERIFY_IDENTITY,
} from './identifiers.ts';

/** What an owner can do with the own account. */
export const account = new ContainerModule(({ bind }) => {
  bind(CHANGE_ME)
    .toDynamicValue((c) => makeChangeMe({ accounts: c.get(ACCOUNTS), users: c.get(USERS) }))
    .inSingletonScope();
  bind(DELETE_ME)
    .toDynamicValue((c) => makeDeleteMe({ accounts: c.get(ACCOUNTS), users: c.get(USERS) }))
    .inSingletonScope();
  bind(EXPORT_ME)
    .toDynamicValue((c) => makeExportMe({ accounts: c.get(ACCOUNTS), users: c.get(USERS), policies: c.get(POLICIES) }))
    .inSingletonScope();
  bind(READ_IDENTITY)
    .toDynamicValue((c) => makeReadIdentity({ users: c.get(USERS) }))
    .inSingletonScope();
  bind(ADD_IDENTITY)
    .toDynamicValue((c) =>
      makeAddIdentity({
        accounts: c.get(ACCOUNTS),
        users: c.get(USERS),
        codes: c.get(ONE_TIME_CODES),
        phoneNumbers: c.get(PHONE_NUMBERS),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(REQUEST_IDENTITY_CODE)
    .toDynamicValue((c) =>
      makeRequestIdentityCode({ accounts: c.get(ACCOUNTS), codes: c.get(ONE_TIME_CODES), policies: c.get(POLICIES) }),
    )
    .inSingletonScope();
  bind(VERIFY_IDENTITY)
    .toDynamicValue((c) =>
      makeVerifyIdentity({
        accounts: c.get(ACCOUNTS),
        users: c.get(USERS),
        codes: c.get(ONE_TIME_CODES),
        policies: c.get(POLICIES),
      }),
    )
    .inSingletonScope();
  bind(MAKE_PRIMARY)
    .toDynamicValue((c) => makeMakePrimary({ accounts: c.get(ACCOUNTS), users: c.get(USERS) }))
    .inSingletonScope();
  bind(REMOVE_IDENTITY)
    .toDynamicValue((c) => makeRemoveIdentity({ accounts: c.get(ACCOUNTS), users: c.get(USERS) }))
    .inSingletonScope();
});
