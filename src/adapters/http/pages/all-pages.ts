import type { Policies } from '../../../core/domain/core-config.ts';
import type { ProviderName } from '../../../core/domain/oauth/provider-profile.ts';
import { accountPages } from './account/routes.ts';
import { assetPages, changePasswordPages } from './assets/routes.ts';
import { confirmPasskeyPages } from './confirm/passkey-routes.ts';
import { confirmPages } from './confirm/routes.ts';
import { docsPages } from './docs/routes.ts';
import { iconPages } from './home/routes.ts';
import { invitationPages } from './invitation/routes.ts';
import { languagePages } from './language/routes.ts';
import { oauthPages } from './oauth/routes.ts';
import type { PageRecord } from './page-route.ts';
import { explainedProblems, problemPages } from './problems/routes.ts';
import { recoveryPages } from './recovery/routes.ts';
import { resetPages } from './reset/routes.ts';
import { rolePages } from './roles/role-pages.ts';
import { roleGridPages } from './roles/routes.ts';
import { passkeyFactorPages } from './second-factor/passkey-routes.ts';
import { secondFactorPages } from './second-factor/routes.ts';
import { codePages } from './sign-in/code-routes.ts';
import { passkeySignInPages } from './sign-in/passkey-routes.ts';
import { signInPages } from './sign-in/routes.ts';
import { signOutPages } from './sign-out/routes.ts';
import { signUpPages } from './sign-up/routes.ts';
import { startPages } from './start/routes.ts';
import { trailPages } from './trail/routes.ts';
import { undoFactorPages } from './undo-factor/routes.ts';
import { adminUserPages } from './users/routes.ts';

/** These pages need neither the database nor a key, so they are served before startup has finished. */
export const pagesWithoutDatabase = (problemTitles: Parameters<typeof explainedProblems>[0]): readonly PageRecord[] => [
  ...problemPages(explainedProblems(problemTitles)),
  ...languagePages,
  ...iconPages,
  ...assetPages,
];

const PAGES = [
  signInPages,
  passkeySignInPages,
  codePages,
  signUpPages,
  recoveryPages,
  oauthPages,
  confirmPages,
  confirmPasskeyPages,
  secondFactorPages,
  passkeyFactorPages,
  signOutPages,
  accountPages,
  adminUserPages,
  roleGridPages,
  rolePages,
  trailPages,
];
type Makers = (typeof PAGES)[number];
type Deps = Makers extends (deps: infer D) => readonly PageRecord[] ? D : never;

export const ownPages = (deps: Deps): readonly PageRecord[] => [
  ...startPages,
  ...changePasswordPages,
  ...PAGES.flatMap((make) => make(deps)),
];

type LinkDeps = Parameters<typeof resetPages>[0] &
  Parameters<typeof invitationPages>[0] &
  Parameters<typeof undoFactorPages>[0];
/** Pages that exist even with `WEB_UI=off`: the pages that messages link to, and the documentation. */
export const commonPages = (deps: LinkDeps): readonly PageRecord[] => [
  ...resetPages(deps),
  ...invitationPages(deps),
  ...undoFactorPages(deps),
  ...docsPages(),
];

/** Returns the parts of the configuration that pages show. */
export const shownPolicies = (policies: Policies, providers: readonly ProviderName[]) => {
  const isOpen = policies.registration === 'open';
  return {
    policies,
    isOpen,
    isPasswordless: policies.isPasswordless,
    providers,
    hasPasskeys: policies.relyingParty.isOn,
    ways: { providers, isOpen },
    minLength: policies.password.minLength,
    codeMinutes: Math.floor(policies.otp.ttlMs / 60_000),
    mostFailures: {
      password: policies.passwordLockout.maxTotal,
      otp: policies.otp.lockout.maxTotal,
      'second-factor': policies.secondFactor.lockout.maxTotal,
    },
  };
};
