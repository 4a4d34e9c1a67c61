import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** An install on a slow line takes minutes; nobody waits longer than this for another's. */
const WAIT_LIMIT_MS = 15 * 60_000;
const POLL_MS = 200;
/** Taking over a dead owner's lock takes milliseconds: a claim this old was left by a crash. */
const TAKEOVER_LIMIT_MS = 10_000;

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * Creates a file that must not exist yet.
 * @param {string} path
 * @returns {boolean} false when somebody else has it
 */
function claim(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/**
 * Milliseconds since a file was written; undefined when it is gone.
 * @param {string} path
 */
function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

/**
 * Whether the lock's owner is gone for certain.
 * @param {string} path
 */
function isAbandoned(path) {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // An empty file is a lock being written right now, unless it has been for long.
    if (pid === 0) return (ageMs(path) ?? 0) > TAKEOVER_LIMIT_MS;
    return !isAlive(pid);
  } catch {
    return false;
  }
}

/**
 * Removes an abandoned lock. A second lock guards this, so that two processes which both saw the dead owner do not
 * remove each other's fresh lock.
 * @param {string} path
 */
function removeAbandoned(path) {
  const takeover = `${path}.takeover`;
  if (!claim(takeover)) {
    if ((ageMs(takeover) ?? 0) > TAKEOVER_LIMIT_MS) rmSync(takeover, { force: true });
    return;
  }
  try {
    if (isAbandoned(path)) rmSync(path, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
}

/**
 * Runs `work` while no other process of this checkout does the same.
 * @template T
 * @param {string} path of the lock file
 * @param {() => Promise<T>} work
 * @param {{ waitLimitMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, options = {}) {
  const deadline = Date.now() + (options.waitLimitMs ?? WAIT_LIMIT_MS);
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!claim(path)) {
    if (Date.now() > deadline) {
      throw new Error(`another process still holds ${path}; if none is running, delete that file`);
    }
    if (isAbandoned(path)) removeAbandoned(path);
    else if (!told)
      console.error('waiting for another maskwire command that is setting this checkout up ...');
    told = true;
    await sleep(POLL_MS);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
