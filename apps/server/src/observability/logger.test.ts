import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.js';

const capture = (): { lines: () => Record<string, unknown>[]; write: (line: string) => void } => {
  const written: string[] = [];
  return {
    write: (line) => void written.push(line),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};

describe('logger', () => {
  it('writes one JSON line with fields, sentence, level by name and time', () => {
    const out = capture();
    createLogger('info', out).info({ port: 8000 }, 'listening');
    const [line] = out.lines();
    expect(line).toMatchObject({ port: 8000, msg: 'listening', level: 'info' });
    expect(Date.parse(String(line?.['time']))).toBeGreaterThan(0);
  });

  it('writes nothing below its level', () => {
    const out = capture();
    const log = createLogger('warn', out);
    log.info({}, 'hidden');
    log.child('room').debug({}, 'hidden');
    log.warn({}, 'shown');
    expect(out.lines()).toHaveLength(1);
  });

  it('names its children and keeps their fields', () => {
    const out = capture();
    createLogger('info', out).child('gateway', { sessionId: 's1' }).info({ code: 'draining' }, 'refused');
    expect(out.lines()[0]).toMatchObject({ name: 'gateway', sessionId: 's1', code: 'draining' });
  });

  it.each([
    { token: 'hunter2' },
    { auth: { token: 'hunter2' } },
    { handshake: { auth: { token: 'hunter2' } } },
    { req: { headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' } } },
  ])('never writes a secret: %o', (fields) => {
    const out = capture();
    createLogger('info', out).info(fields, 'hello');
    expect(JSON.stringify(out.lines())).not.toContain('hunter2');
    expect(JSON.stringify(out.lines())).toContain('[redacted]');
  });

  it('writes an error with its type, text and stack', () => {
    const out = capture();
    createLogger('error', out).error({ err: new TypeError('broken') }, 'failed');
    expect(out.lines()[0]).toMatchObject({ err: { type: 'TypeError', message: 'broken' } });
  });
});
