import type { ModeInfo } from '@maskwire/protocol';
import { describe, expect, it } from 'vitest';
import { type AppState, DEFAULT_SETTINGS, initialState, type Settings } from '../state/index.js';
import { askOf } from './ask.js';

const OBJECTS: ModeInfo = {
  id: 'objects',
  title: 'Objects',
  description: 'Objects',
  task: 'scene',
  kind: 'classes',
  labels: ['background', 'cat'],
  palette: ['#000000', '#0072b2'],
  input: { widthPx: 256, heightPx: 256 },
  output: { widthPx: 256, heightPx: 256 },
  stateful: false,
  listed: true,
};

const stateWith = (settings: Partial<Settings>, modes: readonly ModeInfo[] = [OBJECTS]): AppState => ({
  ...initialState(
    { camera: 'available', origin: 'http://localhost' },
    { ...DEFAULT_SETTINGS, mode: 'objects', ...settings },
  ),
  server: { modes, mode: 'objects', engine: { name: 'onnx-cpu', device: 'cpu', workers: 1 } },
});

describe('what is asked for', () => {
  it('is drawn in the colours chosen for this mode, and no other', () => {
    const classColours = { objects: { 1: '#ff3366' }, street: { 1: '#00ff00' } };
    expect(askOf(stateWith({ classColours })).colours).toEqual({ 1: '#ff3366' });
    expect(askOf(stateWith({ classColours: { street: { 1: '#00ff00' } } })).colours).toBeUndefined();
  });

  it('is all but the background at first, and not known before the mode is', () => {
    expect(askOf(stateWith({})).shown).toEqual([1]);
    expect(askOf(stateWith({}, [])).shown).toBeUndefined();
  });
});
