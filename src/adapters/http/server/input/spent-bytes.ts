import type { IncomingMessage } from 'node:http';

/**
 * Gives the memory of a chunk back at once, if nothing else shares it; nobody may read the chunk afterwards. The
 * collector looks at the small object only, and let a thousand chunks of 64 kB pile up.
 */
export const release = ({ buffer, byteLength }: Uint8Array): void => {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
};

/** The same for what was never read of a request that is over: up to 128 kB of each one that is broken off. */
export const releaseUnread = (request: IncomingMessage): void => {
  // one chunk at a time, as they are; a paused stream would put them together
  request.resume();
  for (let bytes: unknown = request.read(); bytes instanceof Uint8Array; bytes = request.read()) release(bytes);
};
