import { describe, expect, it } from 'vitest';
import { encoding, failed, GOOD, mbit, ok, SERVICE, way } from './testing/results.js';
import { verdict } from './verdict.js';

describe('the verdict', () => {
  it('finds nothing where everything carries 30 frames a second', () => {
    const found = verdict(GOOD);
    expect(found).toMatchObject({ bottleneck: 'none', recommendation: { name: 'auto' } });
    expect(found.sentence).toContain('20 ms');
    expect(found.predictedFps).toEqual({
      'network-up': 250,
      'network-down': 1250,
      // 125 one after the other, and no more than it takes from a session.
      server: 60,
      computer: 250,
    });
  });

  it.each([
    ['network-up', { up: mbit(0.5) }, /to the server.* 0\.5 Mbit\/s carries 6\.3 frames a second of 9\.9 KB/],
    ['network-down', { down: mbit(0.3) }, /from the server.* 0\.3 Mbit\/s.* 9\.4 frames a second of 3\.9 KB/],
    [
      'server',
      { service: ok({ ...SERVICE, serviceMs: { p50: 100, p95: 120 }, deliveredFps: 10 }) },
      /server.* 100 ms.* 10 frames a second/,
    ],
    [
      'server',
      { service: ok({ ...SERVICE, maxFps: 10 }) },
      /server.* takes 10 frames a second from one session/,
    ],
    ['computer', { computer: encoding(50) }, /computer.* 50 ms.* 20 frames a second/],
  ] as const)('names %s, with its figure', (bottleneck, change, sentence) => {
    const found = verdict({ ...GOOD, ...change });
    expect(found.bottleneck).toBe(bottleneck);
    expect(found.sentence).toMatch(sentence);
    expect(found.sentence.match(/\.( |$)/g)).toHaveLength(1);
  });

  it('names the worst of several', () => {
    const slow = ok({ ...SERVICE, serviceMs: { p50: 100, p95: 120 }, deliveredFps: 10 });
    expect(verdict({ ...GOOD, service: slow, up: mbit(0.5) }).bottleneck).toBe('network-up');
    expect(verdict({ ...GOOD, service: slow, up: mbit(1.5) }).bottleneck).toBe('server');
  });

  it('believes a server that delivered more than one after the other makes', () => {
    const workers = ok({ ...SERVICE, serviceMs: { p50: 50, p95: 60 }, deliveredFps: 40 });
    expect(verdict({ ...GOOD, service: workers }).predictedFps.server).toBe(40);
  });

  it('takes a way on which nothing came through in time for the bottleneck', () => {
    expect(verdict({ ...GOOD, up: failed('timeout', 'It took longer than 3 s') })).toMatchObject({
      bottleneck: 'network-up',
      predictedFps: { 'network-up': 0 },
    });
  });

  it('names what is short also when other parts are missing, and says what is missing else', () => {
    const busy = failed('rate_limited', 'The server answered HTTP 429.');
    expect(verdict({ ...GOOD, down: busy, up: mbit(0.5) }).bottleneck).toBe('network-up');
    expect(verdict({ ...GOOD, down: busy })).toMatchObject({
      bottleneck: 'unknown',
      sentence: 'The bottleneck cannot be told: The server answered HTTP 429.',
      predictedFps: { 'network-down': undefined },
    });
  });

  it('counts with the encoded size where no frame was answered', () => {
    const found = verdict({ ...GOOD, up: mbit(0.5), service: failed('no_masks', 'None') });
    expect(found.predictedFps['network-up']).toBeCloseTo(6.26, 1);
    expect(found.bottleneck).toBe('network-up');
  });

  it('recommends auto, with quality first where there is plenty and latency first on a long way', () => {
    const fast = ok({ ...SERVICE, deliveredFps: 120, maxFps: 120 });
    const near = { ...GOOD, roundTrip: way(1), up: mbit(900), down: mbit(900), service: fast };
    expect(verdict(near).recommendation).toMatchObject({
      name: 'quality first',
      flow: { kind: 'auto', priority: 'quality' },
    });
    const far = verdict({ ...GOOD, roundTrip: way(300) });
    expect(far.recommendation).toMatchObject({ name: 'latency first', flow: { priority: 'latency' } });
    expect(far.bottleneck).toBe('none');
    expect(far.sentence).toContain('300 ms');
  });
});
