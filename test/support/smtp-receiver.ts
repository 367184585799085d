import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Certificate } from './certificates.ts';

type Received = Readonly<{ to: readonly string[]; raw: string }>;

/** A reply that a mail server gives at a stage of each session. */
export type Reply = Readonly<{
  at: 'greeting' | 'sign-in' | 'sender' | 'receiver' | 'content';
  code: number;
  text: string;
}>;

/** How a mail server treats the next messages. */
type Manner = 'takes' | 'refuses for now' | 'hangs' | 'drops mid-message' | Reply;

export type SmtpReceiver = Readonly<{
  url: string;
  received: readonly Received[];
  behave: (manner: Manner) => void;
  /** Delivery attempts, successful or not. */
  tries: () => number;
  close: () => Promise<void>;
}>;

/** A real local mail server that keeps what it accepts. With a certificate it takes nothing but TLS. */
export const startSmtpReceiver = async (certificate?: Certificate): Promise<SmtpReceiver> => {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  let manner: Manner = 'takes';
  let tries = 0;
  const replyAt = (stage: Reply['at']): Error | null =>
    typeof manner === 'object' && manner.at === stage
      ? Object.assign(new Error(manner.text), { responseCode: manner.code })
      : null;
  const server = new SMTPServer({
    authOptional: true,
    ...(certificate === undefined ? { disabledCommands: ['STARTTLS'] } : { secure: true, ...certificate }),
    allowInsecureAuth: true,
    onConnect: (_session, done) => done(replyAt('greeting')),
    onAuth: ({ username }, _session, done) => {
      const error = replyAt('sign-in');
      if (error === null) done(null, { user: username });
      else done(error);
    },
    onMailFrom: (_address, _session, done) => done(replyAt('sender')),
    onRcptTo: (_address, _session, done) => done(replyAt('receiver')),
    disableReverseLookup: true,
    logger: false,
    onData: (stream, session, done) => {
      tries += 1;
      if (manner === 'drops mid-message') {
        for (const socket of sockets) socket.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (manner === 'hangs') return;
        const reply = replyAt('content');
        if (reply !== null) return done(reply);
        if (manner === 'refuses for now') return done(Object.assign(new Error('greylisted'), { responseCode: 451 }));
        received.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
  });
  server.on('error', () => {});
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    url: `${certificate === undefined ? 'smtp' : 'smtps'}://127.0.0.1:${port}`,
    received,
    behave: (next) => void (manner = next),
    tries: () => tries,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
