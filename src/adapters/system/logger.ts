import pino from 'pino';
import type { DestinationStream, Logger, LoggerOptions } from 'pino';

type LogOptions = Readonly<{
  level: string;
  pretty: boolean;
  /** `stderr` is for commands that write their result to stdout. */
  to?: 'stdout' | 'stderr';
  traceId?: (() => string | undefined) | undefined;
}>;

/** Fields that are redacted in case a secret gets logged; nothing logs them on purpose. */
const SECRET_NAMES = [
  'password',
  'new_password',
  'current_password',
  'code',
  'token',
  'access_token',
  'refresh_token',
  'registration',
  'authorization',
  'cookie',
  'secret',
];

// Keep only the fields that help to find a fault. Drivers put statements with values into other fields, and MikroORM
// puts them into `message`.
const describe = (error: unknown, depth = 0): object => {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, cause } = error as Error & { code?: unknown; constraint?: unknown };
  const frames = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
  return {
    type: error.name,
    message: error.message.split(' - ').at(-1)?.slice(0, 500),
    ...(typeof code === 'string' ? { sql_state_or_code: code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    stack: frames,
    ...(cause !== undefined && depth < 3 ? { cause: describe(cause, depth + 1) } : {}),
  };
};

type TraceId = LogOptions['traceId'];

const mixin = (traceId: NonNullable<TraceId>) => (): object => {
  const trace_id = traceId();
  return trace_id === undefined ? {} : { trace_id };
};

const options = (level: string, traceId?: TraceId): LoggerOptions => ({
  level,
  ...(traceId && { mixin: mixin(traceId) }),
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: (error: unknown) => describe(error), error: (error: unknown) => describe(error) },
});
const redact = { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' };

/** `access` is for lines without secrets: it redacts nothing, and may write up to `FLUSH_MS` later. */
export type Logs = Readonly<{ logger: Logger; access: Logger }>;

const FLUSH_MS = 100;
const FLUSH_LENGTH = 16_384;
/** The maximum number of bytes kept for lines that can't be written yet, as on a full disk. Further lines are lost. */
const MAX_UNWRITTEN = 1_000_000;

/** Collects lines and writes them together, because a write costs more than a line. Keeps the order of lines. */
const buffered = (to: DestinationStream) => {
  let waiting = '';
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting === '') return;
    const lines = waiting;
    waiting = '';
    to.write(lines);
  };
  // This also flushes after an uncaught error and when `process.exit` is called.
  process.on('exit', flush);
  return {
    soon: (line: string): void => {
      waiting += line;
      if (waiting.length >= FLUSH_LENGTH) flush();
      else timer ??= setTimeout(flush, FLUSH_MS).unref();
    },
    now: (line: string): void => {
      flush();
      to.write(line);
    },
  };
};

/** Writes one JSON object per line, or readable text if `pretty`. A failed write never fails the caller. */
export const makeLogs = async ({ level, pretty, to = 'stdout', traceId }: LogOptions): Promise<Logs> => {
  const destination = to === 'stdout' ? 1 : 2;
  if (!pretty) {
    const writer = pino.destination({ dest: destination, sync: true, maxLength: MAX_UNWRITTEN });
    // Without a listener, the error would end the process. The next line tries again.
    writer.on('error', () => {});
    const { now, soon } = buffered(writer);
    return {
      logger: pino({ ...options(level, traceId), redact }, { write: now }),
      access: pino(options(level), { write: soon }),
    };
  }
  const { default: prettyStream } = await import('pino-pretty');
  const stream = prettyStream({ destination, sync: true, ignore: 'pid', translateTime: 'SYS:HH:MM:ss' });
  const logger = pino({ ...options(level, traceId), redact }, stream);
  return { logger, access: logger };
};
