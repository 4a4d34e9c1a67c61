import { expect, it } from 'vitest';
import { backoffMs, DEFAULT_POOL_LIMITS } from './limits.js';
import { isParentMessage, isWorkerMessage } from './messages.js';
import { TextTail } from './text-tail.js';

it('waits longer after each failed start, up to the limit', () => {
  const pauses = [0, 1, 2, 3, 4, 100].map((failures) => backoffMs(failures, DEFAULT_POOL_LIMITS));
  expect(pauses).toEqual([0, 100, 200, 400, 800, 10_000]);
});

it('tells its own messages from strangers', () => {
  expect(isParentMessage({ type: 'ping' })).toBe(true);
  expect(isWorkerMessage({ type: 'done', id: 1 })).toBe(true);
  for (const stray of [undefined, null, 'ping', 7, {}, { type: 'NODE_x' }, { type: 'done' }, { type: 5 }])
    expect([isParentMessage(stray), isWorkerMessage(stray)]).toEqual([false, false]);
});

it('keeps the last line that says anything', () => {
  const tail = new TextTail(12);
  expect(tail.lastLine).toBe('');
  tail.append('a first line\nthe se');
  tail.append('cond\n\n');
  expect(tail.lastLine).toBe('the second');
});
