import { defaultSettings, type ModeInfo } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { Session } from '../sessions/session.js';
import { answerConfigure, answerPing, planConfigure, serverEncodings } from './controls.js';
import { checkHandshake, type HandshakeRules } from './handshake.js';

const mode = (id: string, kind: ModeInfo['kind']): ModeInfo => ({
  id,
  kind,
  title: id,
  description: '',
  task: 'person',
  labels: ['person'],
  palette: ['#0072b2'],
  input: { widthPx: 8, heightPx: 8 },
  output: { widthPx: 8, heightPx: 8 },
  stateful: false,
  listed: true,
});
const context = { modes: [mode('fast', 'alpha'), mode('scene', 'classes')], maxFps: 60 };
const current = defaultSettings('fast');

describe('configure', () => {
  it('clamps numbers and says so', () => {
    const change = planConfigure(current, { threshold: 7, maxFps: 90 }, context);
    expect(change).toMatchObject({ ok: true, settings: { threshold: 1, maxFps: 60 } });
    expect(change.ok && change.warnings).toHaveLength(2);
  });

  it.each([
    [{ mode: 'nosuch' }, 'unknown_mode'],
    [{ mode: 'scene', encodings: [2] }, 'unsupported_encoding'],
    [{ encodings: [4] }, 'unsupported_encoding'],
    [{ encodings: [9] }, 'malformed'],
    [{ encodings: [] }, 'malformed'],
    [{ speed: 1 }, 'malformed'],
    [{ threshold: 'high' }, 'malformed'],
    ['fast', 'malformed'],
    [undefined, 'malformed'],
    [{ classes: Array<number>(20_000).fill(1) }, 'malformed'],
  ])('refuses %j as %s', (body, code) => {
    expect(planConfigure(current, body, context)).toMatchObject({ ok: false, error: { code } });
  });

  it('changes nothing when refused, and counts the epoch when accepted', () => {
    const session = new Session('s', current, 0);
    const ask = (body: unknown) =>
      answerConfigure(session, body, {
        ...context,
        nowMs: 0,
        apply: (settings) => session.reconfigure(settings, 0),
      });
    expect(ask({ mode: 'nosuch' }).ok).toBe(false);
    expect(session.epoch).toBe(0);
    expect(ask({ mode: 'scene' })).toMatchObject({ ok: true, epoch: 1, settings: { mode: 'scene' } });
    expect(session.settings.mode).toBe('scene');
  });

  it('is limited in rate, like every control message', () => {
    const session = new Session('s', current, 0);
    const replies = Array.from({ length: 100 }, () => answerPing(session, 0));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(40);
    expect(replies.at(-1)).toMatchObject({ error: { code: 'rate_limited', retryable: true } });
  });
});

it('offers the encodings that its modes can be sent in', () => {
  expect(serverEncodings([mode('fast', 'alpha')])).toEqual([1, 2, 3, 5]);
  expect(serverEncodings(context.modes)).toEqual([1, 2, 3, 4, 5]);
});

describe('a handshake', () => {
  const open: HandshakeRules = { isTokenRight: () => true, isDraining: () => false, isFull: () => false };
  const locked: HandshakeRules = { ...open, isTokenRight: (token) => token === 'the-right-token' };

  it('is welcome with the right protocol and token', () => {
    expect(checkHandshake({ protocol: 1 }, open)).toBeUndefined();
    expect(checkHandshake({ protocol: 1, token: 'the-right-token' }, locked)).toBeUndefined();
  });

  it.each([
    [{ protocol: 2 }, open, 'unsupported_protocol'],
    [{ protocol: 1 }, locked, 'unauthorised'],
    [{ protocol: 1, token: 'the-wrong-token' }, locked, 'unauthorised'],
    [{ protocol: 1 }, { ...open, isFull: () => true }, 'too_many_sessions'],
    [{ protocol: 1 }, { ...open, isDraining: () => true }, 'draining'],
    [{}, open, 'malformed'],
    [{ protocol: '1' }, open, 'malformed'],
    [{ protocol: 1, token: 7 }, locked, 'malformed'],
  ])('%j is refused as %s', (auth, rules, code) => {
    const refusal = checkHandshake(auth, rules);
    expect(refusal?.data).toMatchObject({ code });
  });

  it('names the versions that are spoken', () => {
    expect(checkHandshake({ protocol: 9 }, open)?.data.supported).toEqual([1]);
  });
});
