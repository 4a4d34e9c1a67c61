import {
  type DestinationStream,
  destination,
  type LevelWithSilent,
  type Logger as PinoLogger,
  pino,
} from 'pino';

type LogFields = Readonly<Record<string, unknown>>;

/**
 * One structured line a call: fields first, then a fixed sentence. What can happen more than about once a
 * second (anything per frame) belongs to `debug` or lower. Image bytes are never logged.
 */
export interface Logger {
  readonly level: LevelWithSilent;
  trace(fields: LogFields, message: string): void;
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** Logger of one room or session: `name` and `fields` stand on each of its lines. */
  child(name: string, fields?: LogFields): Logger;
}

/** Where a secret could stand in a logged object. Key names, because values cannot be known here. */
const SECRET_PATHS = ['token', 'authorization', 'password', 'cookie'].flatMap((key) => [
  key,
  `*.${key}`,
  `*.*.${key}`,
  `*.*.*.${key}`,
]);

/**
 * JSON lines on standard output, or on `stream`. Written asynchronously, so that a slow reader of the log
 * never blocks the event loop; flushed when the process exits.
 */
export function createLogger(level: LevelWithSilent, stream?: DestinationStream): Logger {
  const root = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    },
    stream ?? destination({ dest: 1, sync: false }),
  );
  return wrap(root, level);
}

function wrap(inner: PinoLogger, level: LevelWithSilent): Logger {
  return {
    level,
    trace: (fields, message) => inner.trace(fields, message),
    debug: (fields, message) => inner.debug(fields, message),
    info: (fields, message) => inner.info(fields, message),
    warn: (fields, message) => inner.warn(fields, message),
    error: (fields, message) => inner.error(fields, message),
    child: (name, fields) => wrap(inner.child({ ...fields, name }), level),
  };
}
