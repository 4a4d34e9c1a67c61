import { PRESETS } from '@maskwire/client';
import { describe, expect, it } from 'vitest';
import { capture } from '../testing/capture-terminal.js';
import { flowOptions } from './flow-options.js';

describe('the options of flow', () => {
  it.each([
    [{}, { kind: 'fixed', window: 4 }],
    [
      { flow: 'fixed', window: '7', quality: '40', format: 'webp' },
      { kind: 'fixed', window: 7, quality: 40, format: 'webp' },
    ],
    [{ flow: 'auto' }, { kind: 'auto' }],
    [
      { flow: 'auto', priority: 'latency' },
      { kind: 'auto', priority: 'latency' },
    ],
    [{ flow: 'reference-latency' }, { kind: 'reference-latency' }],
    [{ flow: 'low-bandwidth' }, PRESETS['low-bandwidth'].flow],
  ])('%j', (values, flow) => {
    expect(flowOptions(values)).toMatchObject({ name: 'flow' in values ? values.flow : 'fixed', flow });
  });

  it.each([
    [['--flow', 'fastest'], '--flow must be one of fixed, auto, default, high'],
    [['--flow', 'auto', '--window', '3'], '--window belongs to --flow fixed, not to "auto"'],
    [['--flow', 'ultra', '--size', '64x64'], '--size belongs to --flow fixed'],
    [['--priority', 'latency'], '--priority belongs to --flow auto'],
    [['--flow', 'auto', '--priority', 'cheap'], '--priority must be one of balanced'],
    [['--format', 'png'], '--format must be one of jpeg, webp'],
  ])('%j: status 2 and "%s"', async (args, message) => {
    const run = await capture(['stream', '--input', 'x', ...args]);
    expect(run).toMatchObject({ status: 2, out: '', err: expect.stringContaining(message) });
  });
});
