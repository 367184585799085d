import type { Container } from 'inversify';
import type { Logger } from 'pino';
import { byChannel, noTransport } from '../adapters/messaging/by-channel.ts';
import { makeSmsWebhook } from '../adapters/messaging/sms-webhook.ts';
import { render } from '../adapters/messaging/templates/render.ts';
import { startWorker } from '../adapters/messaging/worker.ts';
import type { Worker } from '../adapters/messaging/worker.ts';
import type { Tracing } from '../adapters/tracing/tracing.ts';
import type { Config } from '../config/config.ts';
import type { Transport } from '../core/ports/transport.ts';
import { PARTS } from './ports.ts';

/**
 * Sends messages by the configured transports. Without a transport, development delivers to its mailbox, and production
 * delivers nothing.
 */
export const startMail = async (
  { mode, http, appName, mail, sms, outbox }: Config,
  container: Container,
  logger: Logger,
  { onGivenUp, tracing }: Readonly<{ onGivenUp: () => void; tracing: Tracing | undefined }>,
): Promise<Worker> => {
  const instead = (variable: string) => (mode === 'production' ? noTransport(variable) : container.get(PARTS.mailbox));
  const traced = (name: string, { deliver }: Transport): Transport =>
    tracing ? { deliver: (...args) => tracing.call(name, () => deliver(...args)) } : { deliver };
  const smtp = mail && (await import('../adapters/messaging/smtp.ts')).makeSmtp(mail);
  const worker = startWorker({
    outbox: container.get(PARTS.outbox),
    transport: byChannel({
      email: smtp ? traced('smtp deliver', smtp) : instead('SMTP_URL'),
      sms: sms ? traced('sms deliver', makeSmsWebhook(sms)) : instead('SMS_WEBHOOK_URL'),
    }),
    render: (message) => render(message, { name: appName, url: http.publicUrl }),
    logger,
    onGivenUp,
    intervalMs: outbox.intervalMs,
  });
  return { stop: (graceMs) => worker.stop(graceMs).finally(() => smtp?.close()) };
};
