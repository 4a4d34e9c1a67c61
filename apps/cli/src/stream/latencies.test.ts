import { describe, expect, it } from 'vitest';
import { Latencies } from './latencies.js';

describe('Latencies', () => {
  it('gives nearest-rank percentiles of a whole run', () => {
    const latencies = new Latencies();
    expect(latencies.percentileMs(0.5)).toBeUndefined();
    for (let ms = 1000; ms >= 1; ms--) latencies.add(ms);
    expect([latencies.percentileMs(0.5), latencies.percentileMs(0.95)]).toEqual([500, 950]);
  });

  it('keeps the last ones of a run that is too long', () => {
    const latencies = new Latencies();
    for (let i = 0; i < 65_536; i++) latencies.add(1);
    for (let i = 0; i < 65_536; i++) latencies.add(7);
    expect(latencies.percentileMs(0)).toBe(7);
  });
});
