import type { Route } from '../../../server/route.ts';
import { userPasskeyRoutes } from '../directory/user-passkeys.ts';
import { myPasskeyRoutes } from './my-passkeys.ts';
import { passkeySignInRoutes } from './passkey-sign-in.ts';
import { passkeyWellKnownRoutes } from './well-known.ts';

type Deps = Parameters<typeof passkeySignInRoutes>[0] &
  Parameters<typeof myPasskeyRoutes>[0] &
  Parameters<typeof userPasskeyRoutes>[0] &
  Readonly<{
    webauthn: Readonly<{ isOn: boolean; origins: readonly string[] }>;
    publicUrl: string;
    hasPages: boolean;
  }>;

/** Returns no routes if passkeys are off. */
export const passkeyRoutes = ({ webauthn, publicUrl, hasPages, ...deps }: Deps): readonly Route[] =>
  webauthn.isOn
    ? [
        ...passkeySignInRoutes(deps),
        ...myPasskeyRoutes(deps),
        ...userPasskeyRoutes(deps),
        ...passkeyWellKnownRoutes({ origins: webauthn.origins, publicUrl, hasPages }),
      ]
    : [];
