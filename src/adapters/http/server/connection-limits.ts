/** What a connection may hold. None is per address: behind a proxy all callers have the same one. */
export type ConnectionLimits = Readonly<{
  /** From the first byte of a request, or the connection's start, to the end of its headers. */
  headersMs: number;
  /** To the end of its body. */
  requestMs: number;
  /** Between an answer and the next request. Longer than the idle time of common load balancers, so that they close first. */
  keepAliveMs: number;
  /** How often these are looked at. */
  checkMs: number;
  /** An answer of which the client takes no byte for this long is given up; it may take twice as long to notice. */
  stalledMs: number;
  /** From a request's turn to the last byte of its answer, for clients that read a byte now and then. */
  answerMs: number;
  /** Requests that may wait for their answers on one connection; the last of them is the last that it answers. */
  pipelined: number;
}>;

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 60_000,
  keepAliveMs: 65_000,
  checkMs: 2_000,
  stalledMs: 10_000,
  answerMs: 120_000,
  pipelined: 32,
};
