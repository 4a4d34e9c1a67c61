import type { ClientState, Session } from '@maskwire/client';
import { defaultSettings, fault, SERVER_PHASES } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { phaseOf, samePhase } from './phase.js';

const LOST = fault('draining', 'The server restarts', true);

const session: Session = {
  protocol: 1,
  sessionId: 's',
  epoch: 1,
  settings: defaultSettings('balanced'),
  modes: [],
  encodings: [],
  limits: {
    maxFrameBytes: 1,
    maxFrameSidePx: 1,
    maxFramePixels: 1,
    maxMessageBytes: 1,
    deadlineMs: 1,
  },
  engine: { name: 'onnx-cpu', device: 'cpu', workers: 1 },
  mode: undefined,
};

const ready = (serverPhase: (typeof SERVER_PHASES)[number], progress?: number): ClientState => ({
  kind: 'ready',
  session,
  serverPhase,
  status: progress === undefined ? { phase: serverPhase } : { phase: serverPhase, progress },
});

describe('phaseOf', () => {
  it('calls the first attempt connecting and later ones reconnecting, with the reason', () => {
    expect(phaseOf({ kind: 'connecting', attempt: 0 }, undefined)).toEqual({ name: 'connecting' });
    expect(phaseOf({ kind: 'connecting', attempt: 2 }, LOST)).toEqual({
      name: 'reconnecting',
      attempt: 2,
      fault: LOST,
    });
    expect(phaseOf({ kind: 'waiting', attempt: 1, retryInMs: 500, fault: LOST }, undefined)).toEqual({
      name: 'reconnecting',
      attempt: 1,
      fault: LOST,
    });
  });

  it('is live only while the server takes frames', () => {
    expect(SERVER_PHASES.map((phase) => phaseOf(ready(phase), undefined).name)).toEqual([
      'loading',
      'warming',
      'live',
      'reconnecting',
    ]);
  });

  it('tells the progress of a download in steps that can be seen', () => {
    expect(phaseOf(ready('loading', 0.4299), undefined)).toEqual({ name: 'loading', progress: 0.42 });
    expect(phaseOf(ready('loading', 7), undefined)).toEqual({ name: 'loading', progress: 1 });
    expect(phaseOf(ready('warming'), undefined)).toEqual({ name: 'warming', progress: undefined });
  });

  it('tells a refusal with its reason and a closed client as idle', () => {
    const fatal = fault('unauthorised', 'Wrong token', false);
    expect(phaseOf({ kind: 'refused', fault: fatal }, LOST)).toEqual({ name: 'failed', fault: fatal });
    expect(phaseOf({ kind: 'closed' }, LOST)).toEqual({ name: 'idle' });
  });
});

describe('samePhase', () => {
  it('sees the progress of warming', () => {
    expect(samePhase({ name: 'live' }, { name: 'live' })).toBe(true);
    expect(samePhase({ name: 'warming', progress: 0.1 }, { name: 'warming', progress: 0.2 })).toBe(false);
  });
});
