import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './thrown.js';

/** Who holds a lock touches it this often. */
const HEARTBEAT_MS = 5000;
/** A lock not touched for so long was left by a process that died; also where its process id says nothing. */
const STALE_AFTER_MS = 30_000;
const POLL_MS = 200;

/** What a lock file says, as JSON. */
interface Owner {
  readonly pid: number;
  readonly host: string;
}

export interface FileLock {
  /** Idempotent. */
  release(): Promise<void>;
}

export interface LockOptions {
  /** How long to wait for who holds it. */
  readonly waitLimitMs: number;
  /** Called about every 0.2 s while waiting. */
  readonly onWait: () => void;
  readonly signal: AbortSignal;
}

/**
 * Takes the lock file at `path`, waiting for who holds it and breaking a stale one. It keeps processes from doing the
 * same work twice; content is never trusted because of it, so that the rare two who break one lock at the same moment
 * only disturb each other's transfer.
 * @returns undefined when it could not be had in time
 * @throws the file system's error, or the signal's reason
 */
export async function takeLock(path: string, options: LockOptions): Promise<FileLock | undefined> {
  const untilMs = performance.now() + options.waitLimitMs;
  do {
    options.signal.throwIfAborted();
    const lock = await tryLock(path);
    if (lock) return lock;
    if (await isStale(path)) await rm(path, { force: true });
    else {
      options.onWait();
      await sleep(POLL_MS, undefined, { signal: options.signal });
    }
  } while (performance.now() < untilMs);
  return undefined;
}

async function tryLock(path: string): Promise<FileLock | undefined> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  });
  if (!file) return undefined;
  try {
    const owner: Owner = { pid: process.pid, host: hostname() };
    await file.writeFile(JSON.stringify(owner));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return held(path);
}

function held(path: string): FileLock {
  const heartbeat = setInterval(() => {
    const now = new Date();
    // A lock that another process broke meanwhile is gone; nothing depends on it.
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release: async () => {
      clearInterval(heartbeat);
      await rm(path, { force: true });
    },
  };
}

async function isStale(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  // Gone meanwhile: whoever comes next takes it.
  if (!found) return false;
  if (Date.now() - found.mtimeMs > STALE_AFTER_MS) return true;
  const owner = ownerOf(await readFile(path, 'utf8').catch(() => ''));
  return owner !== undefined && owner.host === hostname() && !isAlive(owner.pid);
}

/** Undefined for one that is just being written. */
function ownerOf(text: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(text);
    if (typeof owner !== 'object' || owner === null) return undefined;
    const { pid, host } = owner as Readonly<Record<string, unknown>>;
    return Number.isInteger(pid) && typeof host === 'string' ? { pid: Number(pid), host } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and is another user's.
    return codeOf(error) !== 'ESRCH';
  }
}
