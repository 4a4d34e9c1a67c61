import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  AuthSchema,
  ConfigureReplySchema,
  FAULT_CODES,
  FaultSchema,
  fault,
  PingReplySchema,
  parseControl,
  parseServerControl,
  type Ready,
  ReadySchema,
  RefusalSchema,
  SessionStatsSchema,
  StatsReplySchema,
  StatusSchema,
} from './control.js';
import { LIMITS } from './limits.js';
import { ConfigureSchema, defaultSettings } from './settings.js';

const ready: Ready = {
  protocol: 1,
  sessionId: 'abc',
  epoch: 0,
  settings: defaultSettings('balanced'),
  modes: [
    {
      id: 'balanced',
      title: 'Balanced',
      description: 'Mean of two models',
      task: 'person',
      kind: 'alpha',
      labels: ['person'],
      palette: ['#00ff00'],
      input: { widthPx: 256, heightPx: 256 },
      output: { widthPx: 256, heightPx: 256 },
      stateful: false,
      listed: true,
    },
  ],
  encodings: [1, 2, 3, 4, 5],
  limits: {
    maxFrameBytes: LIMITS.maxFrameBytes,
    maxFrameSidePx: LIMITS.maxFrameSidePx,
    maxFramePixels: LIMITS.maxFramePixels,
    maxMessageBytes: LIMITS.maxMessageBytes,
    deadlineMs: 1000,
  },
  engine: { name: 'onnx-cpu', device: 'CPU, 1 thread', workers: 2 },
};

describe('control messages', () => {
  it('take a true ready, also with fields of a newer server', () => {
    expect(parseControl(ReadySchema, ready)).toEqual({ ok: true, value: ready });
    expect(parseControl(ReadySchema, { ...ready, future: 1 })).toEqual({ ok: true, value: ready });
    const about = { licence: 'Apache-2.0', source: 'a page', downloadBytes: 2_500_000 };
    const known = { ...ready, modes: ready.modes.map((mode) => ({ ...mode, ...about })) };
    expect(parseControl(ReadySchema, known)).toEqual({ ok: true, value: known });
  });

  it.each([
    ['a mode without a size', { ...ready, modes: [{ ...ready.modes[0], input: undefined }] }],
    ['a mode of no pixels', { ...ready, modes: [{ ...ready.modes[0], input: { widthPx: 0, heightPx: 1 } }] }],
    ['an unknown kind', { ...ready, modes: [{ ...ready.modes[0], kind: 'depth' }] }],
    ['a colour in words', { ...ready, modes: [{ ...ready.modes[0], palette: ['red'] }] }],
    ['a label without a colour', { ...ready, modes: [{ ...ready.modes[0], palette: [] }] }],
    ['a download of less than nothing', { ...ready, modes: [{ ...ready.modes[0], downloadBytes: -1 }] }],
    ['settings of another encoding', { ...ready, settings: { ...ready.settings, encodings: [9] } }],
    ['no session', { ...ready, sessionId: undefined }],
    ['text', 'ready'],
  ])('refuse a ready with %s', (_, value) => {
    expect(parseControl(ReadySchema, value)).toMatchObject({ ok: false, fault: { code: 'malformed' } });
  });

  it('name the field that is wrong', () => {
    const parsed = parseControl(ConfigureSchema, { maxFps: 'many' });
    expect(parsed).toMatchObject({ ok: false, fault: { code: 'malformed', retryable: false } });
    expect(parsed.ok ? '' : parsed.fault.message).toContain('maxFps');
  });

  it('have replies of two kinds only', () => {
    const settings = defaultSettings('fast');
    const refused = { ok: false, error: fault('unknown_mode', 'no such mode', false) };
    expect(v.is(ConfigureReplySchema, { ok: true, epoch: 1, settings, warnings: [] })).toBe(true);
    for (const schema of [ConfigureReplySchema, PingReplySchema, StatsReplySchema]) {
      expect(v.is(schema, refused)).toBe(true);
      expect(v.is(schema, { ok: false })).toBe(false);
      expect(v.is(schema, {})).toBe(false);
    }
    expect(v.is(PingReplySchema, { ok: true })).toBe(true);
    expect(v.is(ConfigureReplySchema, { ok: true, epoch: 1, settings })).toBe(false);
    expect(v.is(SessionStatsSchema, { sessionId: 'a' })).toBe(false);
  });

  it('describe phases, refusals and the handshake', () => {
    expect(v.is(StatusSchema, { phase: 'warming', progress: 0.5 })).toBe(true);
    expect(v.is(StatusSchema, { phase: 'asleep' })).toBe(false);
    expect(v.is(AuthSchema, { protocol: 1 })).toBe(true);
    expect(v.is(AuthSchema, { protocol: 1, token: 'x'.repeat(257) })).toBe(false);
    expect(v.is(AuthSchema, { protocol: '1' })).toBe(false);
    const refusal = { ...fault('unsupported_protocol', 'too new', false), supported: [1] };
    expect(v.is(RefusalSchema, refusal)).toBe(true);
  });

  it('carry every fault code within the schema, and codes nobody knows yet', () => {
    expect(new Set(FAULT_CODES).size).toBe(FAULT_CODES.length);
    for (const code of [...FAULT_CODES, 'from_the_future'])
      expect(v.is(FaultSchema, { code, message: 'm', retryable: true })).toBe(true);
  });
});

describe('parseControl', () => {
  const sized = (chars: number): unknown => ({ x: 'a'.repeat(chars - '{"x":""}'.length) });

  it('takes a message of exactly the largest size and refuses one character more', () => {
    expect(parseControl(v.unknown(), sized(LIMITS.maxControlChars)).ok).toBe(true);
    const over = parseControl(v.unknown(), sized(LIMITS.maxControlChars + 1));
    expect(over).toMatchObject({ ok: false, fault: { code: 'malformed' } });
    expect(over.ok ? '' : over.fault.message).toContain(String(LIMITS.maxControlChars));
  });

  it('takes more of a server, to its own limit', () => {
    expect(parseServerControl(v.unknown(), sized(LIMITS.maxServerControlChars)).ok).toBe(true);
    expect(parseServerControl(v.unknown(), sized(LIMITS.maxServerControlChars + 1)).ok).toBe(false);
  });

  it('refuses what is not JSON: cycles, big integers', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    for (const value of [cycle, { n: 1n }])
      expect(parseControl(ConfigureSchema, value)).toMatchObject({ ok: false, fault: { code: 'malformed' } });
  });

  it.each([
    ['itself', (bytes: Uint8Array) => bytes],
    ['deep inside', (bytes: Uint8Array) => ({ mode: [{ bytes: bytes.buffer }] })],
  ])('refuses binary, %s, for what it is', (_, hold) => {
    const parsed = parseControl(ConfigureSchema, hold(new Uint8Array(LIMITS.maxMessageBytes)));
    expect(parsed).toMatchObject({
      ok: false,
      fault: { code: 'malformed', message: expect.stringContaining('binary') },
    });
  });

  it('refuses absence and functions as malformed', () => {
    for (const value of [undefined, null, () => 1, Symbol('s')])
      expect(parseControl(ConfigureSchema, value).ok).toBe(false);
  });

  it('never throws and never quotes more than a line back, whatever comes', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withTypedArray: true }), (value) => {
        const parsed = parseControl(ConfigureSchema, value);
        const message = parsed.ok ? '' : parsed.fault.message;
        expect(message.length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not fooled by a prototype in JSON', () => {
    const parsed = parseControl(ConfigureSchema, JSON.parse('{"__proto__":{"mode":"fast"}}'));
    expect(parsed.ok && parsed.value.mode !== undefined).toBe(false);
    expect(Object.hasOwn(Object.prototype, 'mode')).toBe(false);
  });
});
