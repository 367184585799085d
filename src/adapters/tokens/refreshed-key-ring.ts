import type { Logger } from 'pino';
import { isRotationDue, isTtlToTell } from '../../core/domain/sessions/signing-key.ts';
import type { KeyPolicy } from '../../core/domain/sessions/signing-key.ts';
import { makeKeyRing } from './key-ring.ts';
import type { KeyRing, Keys } from './key-ring.ts';

export type RefreshedKeyRing = KeyRing & Readonly<{ stop: () => Promise<void> }>;

type Store = Readonly<{
  load: () => Promise<Keys>;
  rotate: (how: Readonly<{ force: boolean }>) => Promise<Keys>;
}>;

const MAX_POLL_MS = 60_000;

/** The `max-age` of the JWKS in seconds: half of `leadMs`, so that verifiers know a key before it signs. */
export const jwksMaxAge = ({ leadMs }: KeyPolicy): number => Math.max(1, Math.min(900, Math.floor(leadMs / 2000)));

/** Checks three times per `leadMs` whether a rotation is due. The first process to find this rotates the keys. */
export const startKeyRing = async (policy: KeyPolicy, store: Store, logger: Logger): Promise<RefreshedKeyRing> => {
  const ring = makeKeyRing(policy, await store.rotate({ force: false }), () => performance.now());
  const look = async (): Promise<void> => {
    try {
      const found = await store.load();
      const isDue = isRotationDue(policy, found.keys, found.now) || isTtlToTell(policy, found.keys);
      ring.update(isDue ? await store.rotate({ force: false }) : found);
    } catch (error) {
      logger.warn({ err: error }, 'the signing keys can not be read; continuing with the known ones');
    }
  };
  let looking = Promise.resolve();
  const lookNext = () => {
    looking = looking.then(look);
  };
  const timer = setInterval(lookNext, Math.min(MAX_POLL_MS, policy.leadMs / 3));
  return {
    ...ring,
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
};
