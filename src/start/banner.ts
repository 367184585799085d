import * as E from 'fp-ts/lib/Either.js';
import * as O from 'fp-ts/lib/Option.js';
import type { Config } from '../config/config.ts';
import type { Container } from '../wiring/container.ts';
import { PORTS } from '../wiring/ports.ts';

/** On a development machine, prints the service's URLs and how to sign in. */
export const announce = async ({ http, admin }: Config, container: Container): Promise<void> => {
  const lines = [
    `Service:  ${http.publicUrl}`,
    `Docs:     ${http.publicUrl}/docs`,
    // The mailbox answers only under a local host name, which PUBLIC_URL may not have.
    `Mailbox:  http://localhost:${http.port}/dev/mailbox`,
  ];
  if (admin?.isDefault && (await isUnchanged(admin, container))) {
    lines.push(`Administrator: ${admin.email} with the password “${admin.password}”`);
  }
  process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`);
};

const isUnchanged = async (admin: NonNullable<Config['admin']>, container: Container): Promise<boolean> => {
  const found = await container.get(PORTS.credentials).find({ type: 'email', value: admin.email })();
  if (E.isLeft(found) || O.isNone(found.right)) return false;
  const matches = await container
    .get(PORTS.passwords)
    .verify(admin.password, found.right.value.credential.passwordHash)();
  return E.isRight(matches) && matches.right;
};
