import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startSmtpReceiver } from './smtp-receiver.ts';

/** A real mail server in its own process, so that it does not affect measurements. */
export const forkSmtpReceiver = async (): Promise<Readonly<{ url: string; close: () => Promise<void> }>> => {
  const child = fork(import.meta.filename);
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    close: async () => {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
};

if (process.send !== undefined && process.argv[1] === import.meta.filename) {
  const receiver = await startSmtpReceiver();
  process.send(receiver.url);
  process.once('disconnect', () => void receiver.close());
}
