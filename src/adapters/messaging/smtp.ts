import { domainToASCII } from 'node:url';
import nodemailer from 'nodemailer';
import type { Transport } from '../../core/ports/transport.ts';
import { refusedFor } from './smtp-refusal.ts';

type SmtpOptions = Readonly<{
  /** `smtp://` or `smtps://`, with user and password if the server requires them. */
  url: string;
  /** An object, not a text, because a name with `:`, `,` or `;` could be parsed as a group or a list. */
  from: Readonly<{ name: string; address: string }>;
}>;

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i;
export const TIMEOUTS = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
  dnsTimeout: 5_000,
};

/** Sends e-mail over pooled connections; requires TLS unless the server is on this machine. */
export const makeSmtp = ({ url, from }: SmtpOptions): Transport & Readonly<{ close: () => void }> => {
  const { hostname } = new URL(url);
  const mailer = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 4,
    requireTLS: !LOOPBACK.test(hostname),
    tls: { minVersion: 'TLSv1.2' },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...TIMEOUTS,
  });
  const domain = domainToASCII(from.address.slice(from.address.lastIndexOf('@') + 1)) || hostname;
  return {
    deliver: async (id, { to, subject, text, html, language }) => {
      const headers = { 'Auto-Submitted': 'auto-generated', 'Content-Language': language };
      // An object, not a text, because a text could be parsed as two recipients.
      const receiver = { name: '', address: to.value };
      const mail = { from, to: receiver, subject, text, html, messageId: `<${id}@${domain}>`, headers };
      try {
        await mailer.sendMail(mail);
        return { _tag: 'Delivered' };
      } catch (error) {
        const why = refusedFor(error);
        if (why === null) throw error;
        return { _tag: 'Refused', why };
      }
    },
    close: () => mailer.close(),
  };
};
