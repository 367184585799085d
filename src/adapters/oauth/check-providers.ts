import { discover } from './discovery.ts';
import { describe } from './failures.ts';
import { misspelling } from './issuer-problems.ts';
import type { NamedProvider } from './issuer-problems.ts';

/** Logs providers that are misconfigured or don't answer. Never rejects: the service starts without them. */
export const checkProviders = async (
  providers: readonly NamedProvider[],
  report: (provider: string, why: string) => void,
): Promise<void> => {
  const check = async (provider: NamedProvider): Promise<void> => {
    const why = await discover(provider).then((config) => misspelling(provider, config), describe);
    if (why !== null) report(provider.name, why);
  };
  await Promise.all(providers.map(check));
};
