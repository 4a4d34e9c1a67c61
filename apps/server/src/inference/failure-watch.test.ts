import { expect, it } from 'vitest';
import { FailureWatch, LOSS_SPAN_MS, MAX_LOSSES } from './failure-watch.js';
import { START_ATTEMPTS } from './limits.js';

it('forgives a worker lost now and then', () => {
  const watch = new FailureWatch();
  for (let i = 0; i < 20; i++)
    expect(watch.isBroken(0, (i * LOSS_SPAN_MS) / (MAX_LOSSES - 1) + 1)).toBe(false);
});

it('gives an engine up whose workers die again and again', () => {
  const watch = new FailureWatch();
  for (let i = 1; i < MAX_LOSSES; i++) expect(watch.isBroken(0, i * 1000)).toBe(false);
  expect(watch.isBroken(0, MAX_LOSSES * 1000)).toBe(true);
});

it('gives an engine up at once when it cannot start any more', () => {
  expect(new FailureWatch().isBroken(START_ATTEMPTS, 0)).toBe(true);
});
