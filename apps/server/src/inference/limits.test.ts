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

it('keeps the line that explains a death', () => {
  const tail = new TextTail(120);
  expect(tail.verdict).toBe('');
  tail.append('a first line\nthe se');
  tail.append('cond\n\n');
  expect(tail.verdict).toBe('the second');
  tail.append('Error [ERR_X]: no such module\n    at somewhere\n\nNode.js v20.20.2\n');
  expect(tail.verdict).toBe('Error [ERR_X]: no such module');
});

it('forgets all but the end', () => {
  const tail = new TextTail(5);
  tail.append('0123456789');
  expect(tail.verdict).toBe('56789');
});
