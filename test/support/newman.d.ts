/** Newman has no types; these are the ones that the tests use. */
declare module 'newman' {
  type Named = Readonly<{ name: string }>;
  export type Failure = Readonly<{
    source?: Named;
    error: Readonly<{ name: string; message: string; test?: string }>;
  }>;
  export type Execution = Readonly<{ item: Named; assertions?: readonly Readonly<{ assertion: string }>[] }>;
  export type Summary = Readonly<{
    run: Readonly<{ failures: readonly Failure[]; executions: readonly Execution[] }>;
  }>;
  type Options = Readonly<{
    collection: object;
    environment: object;
    reporters: readonly string[];
    folder?: string;
    timeoutRequest?: number;
  }>;

  const newman: Readonly<{
    run: (options: Options, done: (error: Error | null, summary: Summary) => void) => unknown;
  }>;
  export default newman;
}
