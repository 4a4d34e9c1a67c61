import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

/** @type {string} */
let path;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'maskwire-lock-')), 'setup.lock');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true, force: true }));

/** A process id that was real and is gone. */
function deadPid() {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return String(pid);
}

describe('withLock', () => {
  it('never lets two in at once', async () => {
    let inside = 0;
    let most = 0;
    const enter = () =>
      withLock(path, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(20);
        inside -= 1;
      });
    await Promise.all([enter(), enter(), enter()]);
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('takes over from a process that died', async () => {
    writeFileSync(path, deadPid());
    await expect(withLock(path, async () => 'done', { waitLimitMs: 2_000 })).resolves.toBe('done');
  });

  it('lets only one of many take over', async () => {
    writeFileSync(path, deadPid());
    let inside = 0;
    const enter = () =>
      withLock(path, async () => {
        inside += 1;
        expect(inside).toBe(1);
        await sleep(5);
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 5 }, enter));
  });

  it('gives up with the cure while a living process holds it', async () => {
    writeFileSync(path, String(process.ppid));
    await expect(withLock(path, async () => 'done', { waitLimitMs: 300 })).rejects.toThrow(
      /delete that file/,
    );
    expect(existsSync(path)).toBe(true);
  });

  it('is free again after the work failed', async () => {
    const failing = withLock(path, async () => {
      throw new Error('no disk');
    });
    await expect(failing).rejects.toThrow('no disk');
    expect(existsSync(path)).toBe(false);
  });
});
