import { Webhook } from 'standardwebhooks';
import type { Transport } from '../../core/ports/transport.ts';

type SmsWebhookOptions = Readonly<{
  url: string;
  /** In the form of Standard Webhooks: `whsec_` and base64. */
  secret: string;
}>;

export const TIMEOUT_MS = 10_000;

// 4xx codes that are temporary, or that concern the webhook's URL, signature or account, which an operator can correct.
// After any other 4xx code, the same message would be refused again.
const TRY_AGAIN = new Set([401, 402, 403, 404, 405, 407, 408, 410, 421, 425, 429]);

const isRefused = (status: number): boolean => status >= 400 && status < 500 && !TRY_AGAIN.has(status);

/** Posts messages as `{ to, body, id }`, signed as Standard Webhooks requires. Any status but 2xx is a failure. */
export const makeSmsWebhook = ({ url, secret }: SmsWebhookOptions): Transport => {
  const webhook = new Webhook(secret);
  return {
    deliver: async (id, { to, text }, signal) => {
      const payload = JSON.stringify({ to: to.value, body: text, id });
      const at = new Date();
      const response = await fetch(url, {
        method: 'POST',
        body: payload,
        // A redirect would send the code to a URL that is not configured.
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: {
          'Content-Type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': webhook.sign(id, at, payload),
        },
      });
      await response.body?.cancel();
      const { ok, status } = response;
      if (!ok && !isRefused(status)) throw new Error(`the SMS webhook answered ${status}`);
      return ok ? { _tag: 'Delivered' } : { _tag: 'Refused', why: `the SMS webhook answered ${status}` };
    },
  };
};
