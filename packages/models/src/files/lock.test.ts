import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { serving, stallingAfter } from '../testing/origin.js';
import { CONTENT, pullKit } from '../testing/pull-kit.js';
import { pullInProcess } from '../testing/pull-process.js';
import { takeLock } from './lock.js';
import { pullModel } from './pull.js';

const kit = pullKit();

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
  return Number(stdout);
}

async function leaveLock(content: string, ageMs = 0): Promise<string> {
  await mkdir(kit.modelsDir, { recursive: true });
  const path = `${kit.path}.lock`;
  await writeFile(path, content);
  const at = new Date(Date.now() - ageMs);
  await utimes(path, at, at);
  return path;
}

const ownerOf = (pid: number, host = hostname()): string => JSON.stringify({ pid, host });

describe('two processes that pull the same model', () => {
  it('fetch it once, and both have it', async () => {
    const { origin, entry } = await kit.origin((request, response) => {
      // Slow enough for both to come.
      setTimeout(() => serving(CONTENT)(request, response), 700);
    });
    const outcomes = await Promise.all([1, 2].map(async () => pullInProcess(entry, kit.root)));
    expect(outcomes).toContainEqual({ fetched: true });
    expect(outcomes).toContainEqual({ fetched: false });
    expect(origin.asked).toHaveLength(1);
    expect(await kit.left()).toEqual(['some-model.tflite']);
  });

  it('do not wait for ever', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    const path = await leaveLock(ownerOf(process.pid));
    const pulling = pullModel(entry, kit.options({ limits: { lockWaitMs: 300 } }));
    await expect(pulling).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(`remove ${path}`) as string,
    });
    expect(origin.asked).toEqual([]);
    expect(await readFile(path, 'utf8')).toBe(ownerOf(process.pid));
  });

  it('take what the other has brought', async () => {
    const { origin, entry } = await kit.origin(serving(CONTENT));
    const path = await leaveLock(ownerOf(process.pid));
    await writeFile(`${kit.path}.part`, CONTENT.subarray(0, 1000));
    const finish = async (): Promise<void> => {
      await writeFile(kit.path, CONTENT);
      await rm(`${kit.path}.part`);
      await rm(path);
    };
    let finishing: Promise<void> | undefined;
    const onProgress = (): void => void (finishing ??= finish());
    expect(await pullModel(entry, kit.options({ onProgress }))).toMatchObject({ fetched: false });
    await finishing;
    expect(origin.asked).toEqual([]);
  });

  it('do not wait for what is there already', async () => {
    const { entry } = await kit.origin(serving(CONTENT));
    await leaveLock(ownerOf(process.pid));
    await writeFile(kit.path, CONTENT);
    const pulling = pullModel(entry, kit.options({ limits: { lockWaitMs: 0 } }));
    expect(await pulling).toMatchObject({ fetched: false });
  });

  it('hear what the other has received', async () => {
    const { entry } = await kit.origin(serving(CONTENT));
    const path = await leaveLock(ownerOf(process.pid));
    await writeFile(`${kit.path}.part`, CONTENT.subarray(0, 1000));
    const told: number[] = [];
    const onProgress = ({ receivedBytes }: { receivedBytes: number }): void => {
      told.push(receivedBytes);
      if (told.length === 1) void rm(path);
    };
    await pullModel(entry, kit.options({ onProgress }));
    expect(told[0]).toBe(1000);
    expect(told.at(-1)).toBe(CONTENT.length);
  });
});

describe('a lock that was left behind', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['by a process that ended', async () => leaveLock(ownerOf(await deadPid()))],
    ['long ago, by an id that lives again', async () => leaveLock(ownerOf(process.pid), 60_000)],
    ['long ago, on another machine', async () => leaveLock(ownerOf(1, 'another'), 60_000)],
    ['long ago, half-written', async () => leaveLock('{"pi', 60_000)],
  ])('%s is broken', async (_, leave) => {
    const { entry } = await kit.origin(serving(CONTENT));
    await leave();
    await pullModel(entry, kit.options({ limits: { lockWaitMs: 2000 } }));
    expect(await kit.left()).toEqual(['some-model.tflite']);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['another machine', async () => leaveLock(ownerOf(await deadPid(), 'another'))],
    ['a process that has just begun to write it', async () => leaveLock('')],
  ])('is respected while it may be held by %s', async (_, leave) => {
    const { entry } = await kit.origin(serving(CONTENT));
    await leave();
    const pulling = pullModel(entry, kit.options({ limits: { lockWaitMs: 300 } }));
    await expect(pulling).rejects.toMatchObject({ code: 'locked' });
  });
});

describe('a lock that is held', () => {
  it('is given back after a failure', async () => {
    const { entry } = await kit.origin(stallingAfter(CONTENT, 1000));
    const limits = { idleMs: 100, attempts: 1 };
    await expect(pullModel(entry, kit.options({ limits }))).rejects.toMatchObject({ code: 'timeout' });
    expect(await readdir(kit.modelsDir)).toEqual(['some-model.tflite.part']);
  });

  it('stops being waited for when the caller aborts', async () => {
    await leaveLock(ownerOf(process.pid));
    const stop = new AbortController();
    const reason = new Error('enough');
    const taking = takeLock(`${kit.path}.lock`, {
      waitLimitMs: 10_000,
      onWait: () => stop.abort(reason),
      signal: stop.signal,
    });
    await expect(taking).rejects.toMatchObject({ name: 'AbortError', cause: reason });
  });
});
