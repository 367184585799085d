import type { EntityManager } from '@mikro-orm/postgresql';
import { Seeder } from '@mikro-orm/seeder';
import * as E from 'fp-ts/lib/Either.js';
import { makeCommonPasswords } from '../src/adapters/crypto/common-passwords.ts';
import { makePasswords } from '../src/adapters/crypto/passwords.ts';
import { RoleSchema } from '../src/adapters/persistence/schema/role.ts';
import { UserAuthSchema } from '../src/adapters/persistence/schema/user-auth.ts';
import { UserIdentitySchema } from '../src/adapters/persistence/schema/user-identity.ts';
import { UserSchema } from '../src/adapters/persistence/schema/user.ts';
import { nameFromAddress } from '../src/core/domain/account/user.ts';
import { userSeeded } from '../src/core/domain/moving-users/user-import.ts';
import { SUPER_ADMIN } from '../src/core/domain/roles/built-in-privileges.ts';
import { ownWordsRefusal, passwordRefusal } from '../src/core/domain/sign-in/password.ts';
import { readConfig } from '../src/start/project.ts';
import { recordSeedEvents } from '../src/start/seeding.ts';

/** Creates the first administrator, with a verified address; does nothing if there is an administrator. */
export class AdministratorSeeder extends Seeder {
  override async run(em: EntityManager): Promise<void> {
    const role = await em.findOneOrFail(RoleSchema, { name: SUPER_ADMIN, deletedAt: null });
    if ((await em.count(UserSchema, { role: role.id, deletedAt: null })) > 0) return;
    const { admin, hashing, passwords } = readConfig();
    if (admin === null)
      throw new Error('There is no administrator yet: set ADMIN_EMAIL and ADMIN_PASSWORD, and seed again.');
    const firstName = nameFromAddress({ type: 'email', value: admin.email });
    const refusal =
      passwordRefusal(passwords.policy, makeCommonPasswords().includes, admin.password) ??
      ownWordsRefusal([firstName, admin.email], admin.password);
    if (refusal !== null) throw new Error(`ADMIN_PASSWORD ${refusal.reason}`);
    const hash = await (await makePasswords(hashing)).hash(admin.password)();
    if (E.isLeft(hash)) throw new Error('the password of the administrator could not be hashed');
    const user = em.create(UserSchema, { firstName, role: role.id });
    await em.flush();
    await recordSeedEvents(em, [userSeeded(user.id, firstName, role.name, admin.email)]);
    em.create(UserAuthSchema, { user: user.id, passwordHash: hash.right });
    em.create(UserIdentitySchema, {
      user: user.id,
      type: 'email',
      value: admin.email,
      isVerified: true,
      isPrimary: true,
    });
  }
}
