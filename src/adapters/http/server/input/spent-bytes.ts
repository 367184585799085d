import type { IncomingMessage } from 'node:http';

/**
 * Frees the memory of a chunk immediately, unless other buffers share it. The chunk must not be read afterwards. The
 * garbage collector sees only a small wrapper object, so without this call a thousand chunks of 64 kB piled up.
 */
export const release = ({ buffer, byteLength }: Uint8Array): void => {
  // what was given back already has no bytes
  if (byteLength > 0 && buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
};

/** Frees the data of a finished request that was received but not read: up to 128 kB per aborted request. */
export const releaseUnread = (request: IncomingMessage): void => {
  // in flowing mode, `read` returns the chunks as received; a paused stream would copy them into a new buffer
  request.resume();
  for (let bytes: unknown = request.read(); bytes instanceof Uint8Array; bytes = request.read()) release(bytes);
};
