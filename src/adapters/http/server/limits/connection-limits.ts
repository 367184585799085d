/** Limits of a connection. There are no limits per IP address, because clients behind a proxy share an address. */
export type ConnectionLimits = Readonly<{
  /**
   * The maximum time from the first byte of a request to the end of its headers. For the first request, the time begins
   * when the connection is opened.
   */
  headersMs: number;
  /** The maximum time from the first byte of a request to the end of its body. */
  requestMs: number;
  /**
   * The maximum time from a response to the next request. Longer than in common load balancers, so that they close the
   * connection first.
   */
  keepAliveMs: number;
  /** The interval at which the limits above are checked. */
  checkMs: number;
  /**
   * A connection is dropped if its client reads no data for this time. It may take up to twice this time until the
   * drop.
   */
  stalledMs: number;
  /**
   * The maximum time from the start of a request's handling to the last byte of the response, for very slow readers.
   */
  answerMs: number;
  /** If a response is sent before the request body has ended, the connection is closed after this time. */
  lingerMs: number;
  /**
   * The maximum number of requests that may wait on one connection. If the maximum is reached, the connection is closed
   * after the last response.
   */
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
