import type { Container } from 'inversify';
import type { Logger } from 'pino';
import { byChannel, noTransport } from '../adapters/messaging/by-channel.ts';
import { makeSmsWebhook } from '../adapters/messaging/sms-webhook.ts';
import { render } from '../adapters/messaging/templates/render.ts';
import { startWorker } from '../adapters/messaging/worker.ts';
import type { Worker } from '../adapters/messaging/worker.ts';
import type { Step } from '../adapters/tracing/tracing.ts';
import type { Config } from '../config/config.ts';
import type { Transport } from '../core/ports/transport.ts';
import { PARTS } from './ports.ts';

const tracedTransport = (name: string, { deliver }: Transport, step: Step | undefined): Transport =>
  step ? { deliver: (...args) => step(name, () => deliver(...args)) } : { deliver };

/** Starts delivering messages: by the configured transports, else to the mailbox in development, else not at all. */
export const startMail = async (
  { mode, http, appName, mail, sms, outbox }: Config,
  container: Container,
  logger: Logger,
  { onGivenUp, step }: Readonly<{ onGivenUp: () => void; step: Step | undefined }>,
): Promise<Worker> => {
  const instead = (variable: string) => (mode === 'production' ? noTransport(variable) : container.get(PARTS.mailbox));
  const smtp = mail && (await import('../adapters/messaging/smtp.ts')).makeSmtp(mail);
  const worker = startWorker({
    outbox: container.get(PARTS.outbox),
    transport: byChannel({
      email: smtp ? tracedTransport('smtp deliver', smtp, step) : instead('SMTP_URL'),
      sms: sms ? tracedTransport('sms deliver', makeSmsWebhook(sms), step) : instead('SMS_WEBHOOK_URL'),
    }),
    render: (message) => render(message, { name: appName, url: http.publicUrl }),
    logger,
    onGivenUp,
    intervalMs: outbox.intervalMs,
  });
  return { stop: (graceMs) => worker.stop(graceMs).finally(() => smtp?.close()) };
};
