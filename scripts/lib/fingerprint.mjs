import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ROOT } from './paths.mjs';

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', '.git']);

/**
 * Every file at or below a path, sorted; nothing when it is missing.
 * @param {string} path absolute
 * @returns {string[]}
 */
export function filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => !SKIPPED_FOLDERS.has(name))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/**
 * Hash of the names and contents of files, and of facts beside them.
 * @param {readonly string[]} files absolute
 * @param {readonly string[]} [facts]
 * @returns {string}
 */
export function fingerprint(files, facts = []) {
  const hash = createHash('sha256');
  for (const fact of facts) hash.update(`${fact}\0`);
  for (const file of files) {
    hash.update(`${relative(ROOT, file).split(sep).join('/')}\0`);
    hash.update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

/**
 * What was recorded when something was last made; undefined when never.
 * @param {string} path of the stamp
 * @returns {string | undefined}
 */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path of the stamp
 * @param {string} value
 */
export function writeStamp(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, value);
}

/**
 * Forgets that something was made: do so before making it again, so that a crash half-way leaves it stale.
 * @param {string} path of the stamp
 */
export function clearStamp(path) {
  rmSync(path, { force: true });
}
