import pino from 'pino';
import type { Logger, LoggerOptions } from 'pino';

export type LogOptions = Readonly<{
  level: string;
  pretty: boolean;
  /** For commands whose output is something else. */
  to?: 'stdout' | 'stderr';
}>;

/** Names under which a secret could come; what is logged on purpose never has one. */
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

/** Only what helps to find a fault: drivers put statements with their values into other fields, and MikroORM into `message`. */
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

/** JSON lines, one record a line whatever is in it; for people where `pretty`. */
export const makeLogger = async ({ level, pretty, to = 'stdout' }: LogOptions): Promise<Logger> => {
  const destination = to === 'stdout' ? 1 : 2;
  if (!pretty) return pino(options(level), pino.destination({ dest: destination, sync: true }));
  const { default: prettyStream } = await import('pino-pretty');
  return pino(options(level), prettyStream({ destination, sync: true, ignore: 'pid', translateTime: 'SYS:HH:MM:ss' }));
};
