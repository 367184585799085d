declare module '@20minutes/s3rver' {
  type Options = Readonly<{
    address: string;
    port: number;
    silent: boolean;
    directory: string;
    configureBuckets: readonly Readonly<{ name: string }>[];
  }>;
  export default class S3rver {
    constructor(options: Options);
    run(): Promise<Readonly<{ address: string; port: number }>>;
    close(): Promise<void>;
  }
}
