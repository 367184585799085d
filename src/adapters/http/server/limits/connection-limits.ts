/** Limits of one connection. None is per client address, because all clients behind a proxy share an address. */
export type ConnectionLimits = Readonly<{
  /** From the first byte of a request (at first from the start of the connection) to the end of the headers. */
  headersMs: number;
  /** From the first byte of a request to the end of its body. */
  requestMs: number;
  /** From a response to the next request. Longer than in common load balancers, so that they close first. */
  keepAliveMs: number;
  /** How often the limits above are checked. */
  checkMs: number;
  /** A connection whose client reads no data for this long is dropped, after at most twice the time. */
  stalledMs: number;
  /** From the start of a request's handling to the last byte of the response; for clients that read very slowly. */
  answerMs: number;
  /** From a response that was sent before the request body ended, to the end of the connection. */
  lingerMs: number;
  /** The most requests that may wait on one connection, which closes after the last of them is answered. */
  pipelined: number;
}>;

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 60_000,
  keepAliveMs: 65_000,
  checkMs: 2_000,
  stalledMs: 10_000,
  answerMs: 120_000,
  lingerMs: 2_000,
  pipelined: 32,
};
