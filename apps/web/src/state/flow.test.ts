import { describe, expect, it } from 'vitest';
import { chooseFlow, DEFAULT_MANUAL, type FlowPreset, MANUAL_FLOW, MANUAL_RANGES } from './flow.js';
import { DEFAULT_SETTINGS, parseSettings, serialiseSettings } from './settings.js';

const ULTRA: FlowPreset = {
  id: 'ultra',
  title: 'Ultra',
  description: 'All of it.',
  values: { quality: 80, maxDimensionPx: 1280, window: 5, maxFps: 62.5 },
};

describe('a choice of flow', () => {
  it('by hand starts from the preset before it, in whole values that the sliders have', () => {
    const choice = chooseFlow(MANUAL_FLOW, { flow: 'ultra', presets: [ULTRA] });
    expect(choice).toEqual({
      flow: MANUAL_FLOW,
      manual: { quality: 80, maxDimensionPx: 1280, window: 5, maxFps: MANUAL_RANGES.maxFps.max },
    });
    // Else the next visit would read defaults.
    const kept = parseSettings(serialiseSettings({ ...DEFAULT_SETTINGS, ...choice }));
    expect(kept).toMatchObject(choice);
  });

  it('by hand after anything else goes on with what was set by hand last', () => {
    expect(chooseFlow(MANUAL_FLOW, { flow: 'auto', presets: [ULTRA] })).toEqual({ flow: MANUAL_FLOW });
    expect(parseSettings(null).manual).toEqual(DEFAULT_MANUAL);
  });

  it('leaves the values set by hand alone', () => {
    expect(chooseFlow('ultra', { flow: MANUAL_FLOW, presets: [ULTRA] })).toEqual({ flow: 'ultra' });
  });
});
