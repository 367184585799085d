import type { Page } from 'playwright-core';

/** What the browser of a page has instead of a fingerprint reader. Its user answers at once, or never. */
export const virtualAuthenticator = async (page: Page) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const add = async (): Promise<string> => {
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return authenticatorId;
  };
  const authenticatorId = await add();
  return {
    credentials: async (): Promise<number> =>
      (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    /** The names of the accounts that it shows. */
    names: async (): Promise<readonly (string | undefined)[]> =>
      (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.map(
        ({ userDisplayName }) => userDisplayName,
      ),
    /** Whether the user’s finger is the right one. */
    recognises: async (isUserVerified: boolean): Promise<void> => {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    /** Whether the user does anything at all. */
    answers: async (enabled: boolean): Promise<void> => {
      await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
  };
};

export type VirtualAuthenticator = Awaited<ReturnType<typeof virtualAuthenticator>>;
