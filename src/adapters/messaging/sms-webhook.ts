import { Webhook } from 'standardwebhooks';
import type { Transport } from '../../core/ports/transport.ts';

export type SmsWebhookOptions = Readonly<{
  url: string;
  /** `whsec_` and base64, as in Standard Webhooks. */
  secret: string;
}>;

const TIMEOUT_MS = 10_000;

/** Posts text messages as `{ to, body, id }`, signed per Standard Webhooks; any status but 2xx is a failure. */
export const makeSmsWebhook = ({ url, secret }: SmsWebhookOptions): Transport => {
  const webhook = new Webhook(secret);
  return {
    deliver: async (id, { to, text }, signal) => {
      const payload = JSON.stringify({ to: to.value, body: text, id });
      const at = new Date();
      const response = await fetch(url, {
        method: 'POST',
        body: payload,
        // A redirect would send the code to an address that is not configured.
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
      if (!response.ok) throw new Error(`the SMS webhook answered ${response.status}`);
    },
  };
};
