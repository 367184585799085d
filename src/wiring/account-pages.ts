import type { Container } from 'inversify';
import { viewExport } from '../adapters/http/api/routes/account/export.ts';
import { accountPages } from '../adapters/http/pages/account/routes.ts';
import type { PageRecord } from '../adapters/http/pages/page-route.ts';
import { birthDate } from '../core/domain/account/profile.ts';
import type { CodeChallenge, CodeVerifier } from '../core/domain/oauth/provider-profile.ts';
import { PARTS, PORTS } from './ports.ts';
import { USE_CASES } from './use-cases.ts';

export const accountPagesOf = (container: Container): readonly PageRecord[] => {
  const { digest, issue } = container.get(PORTS.tokens);
  const imageUrl = container.get(PARTS.imageUrl);
  return accountPages({
    ...container.get(USE_CASES),
    imageUrl,
    cursors: container.get(PARTS.cursors),
    policies: container.get(PARTS.policies),
    providers: container.get(PORTS.providers).names,
    birthDate: birthDate(() => new Date()),
    normaliseMobile: container.get(PORTS.phoneNumbers).normalise,
    exportOf: (all, current) => viewExport(imageUrl, all, current),
    newVerifier: () => {
      const verifier = `${issue().token}${issue().token}` as CodeVerifier;
      // the digest of an opaque token is the S256 challenge
      return { verifier, challenge: digest(verifier) as string as CodeChallenge };
    },
  });
};
