import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Progress } from './progress.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function shown(canRewrite: boolean) {
  let text = '';
  let line: string | undefined;
  const err = (more: string): void => {
    text += more;
  };
  const progress = new Progress({ out: err, err, canRewrite, columns: 20 }, () => line);
  return { progress, text: () => text, say: (next: string | undefined) => (line = next) };
}

describe('Progress', () => {
  it('prints a line a second where it cannot be rewritten', () => {
    const { progress, text, say } = shown(false);
    vi.advanceTimersByTime(1000);
    say('30 fps');
    vi.advanceTimersByTime(2000);
    progress.notice('skipped a.jpg');
    progress.close();
    vi.advanceTimersByTime(5000);
    expect(text()).toBe('30 fps\n30 fps\nskipped a.jpg\n');
  });

  it('rewrites one line on a terminal, cut to its width, with notices above', () => {
    const { progress, text, say } = shown(true);
    say('0123456789012345678901234');
    vi.advanceTimersByTime(250);
    progress.notice('notice');
    progress.close();
    progress.close();
    expect(text()).toBe('0123456789012345678\r\u001b[Knotice\n');
  });
});
