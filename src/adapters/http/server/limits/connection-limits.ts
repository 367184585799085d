/** Limits of one connection. None is per client address, because behind a proxy all clients have the same one. */
export type ConnectionLimits = Readonly<{
  /** From the first byte of a request, or the start of the connection, to the end of the headers. */
  headersMs: number;
  /** From the first byte of a request to the end of its body. */
  requestMs: number;
  /** Between an answer and the next request; longer than in common load balancers, so that they close first. */
  keepAliveMs: number;
  /** How often the limits above are checked. */
  checkMs: number;
  /** A connection whose client reads nothing of an answer for this long is dropped, within twice the time. */
  stalledMs: number;
  /** From the start of a request's handling to the last byte of its answer, for clients that read very slowly. */
  answerMs: number;
  /** From an answer that came before the end of the body to the end of the connection. */
  lingerMs: number;
  /** Requests that may wait on one connection; the connection closes after the answer to the last of them. */
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
