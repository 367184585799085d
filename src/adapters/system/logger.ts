import pino from 'pino';
import type { Logger, LoggerOptions } from 'pino';

export type LogOptions = Readonly<{
  level: string;
  pretty: boolean;
  /** For commands that write their result to stdout. */
  to?: 'stdout' | 'stderr';
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

// Keep only what helps to find a fault: drivers put statements with values into other fields, MikroORM into `message`.
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

const options = (level: string): LoggerOptions => ({
  level,
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: (error: unknown) => describe(error), error: (error: unknown) => describe(error) },
  redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
});

/** Writes one JSON object per line, or readable text if `pretty`. */
export const makeLogger = async ({ level, pretty, to = 'stdout' }: LogOptions): Promise<Logger> => {
  const destination = to === 'stdout' ? 1 : 2;
  if (!pretty) return pino(options(level), pino.destination({ dest: destination, sync: true }));
  const { default: prettyStream } = await import('pino-pretty');
  return pino(options(level), prettyStream({ destination, sync: true, ignore: 'pid', translateTime: 'SYS:HH:MM:ss' }));
};
