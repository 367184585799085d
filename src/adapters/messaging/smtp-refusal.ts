type SmtpError = Error & Readonly<{ command?: string; responseCode?: number; response?: string }>;

/** Reply codes by which the server asks for authentication or for another order of commands. */
const SIGN_IN = new Set([503, 530, 534, 535, 538]);
/**
 * Enhanced status codes about the sender: a bad address (5.1.7, 5.1.8) or a policy (5.7.x of RFC 3463). 5.7.1 is
 * excluded, because servers use it for any refusal.
 */
const ABOUT_SENDER = /^\d{3}[ -]5\.(?:1\.[78]|7\.(?!1\b)\d+)\b/;
const NO_RELAY = /\brelay/i;

const MAX_TEXT = 300;

/**
 * Returns why the server refused the message for good, or null if it may accept the message later. A 5xx reply about
 * the recipient or the content is final (RFC 5321 §4.2.1), unless it says that this service may not send at all, which
 * the operator must correct.
 */
export const refusedFor = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null;
  const { command = '', responseCode = 0, response = '' }: SmtpError = error;
  if (!['RCPT TO', 'DATA'].includes(command) || responseCode < 500 || responseCode > 599) return null;
  const isAboutService = SIGN_IN.has(responseCode) || ABOUT_SENDER.test(response) || NO_RELAY.test(response);
  return isAboutService ? null : `the mail server answered ${command} with ${response}`.slice(0, MAX_TEXT);
};
