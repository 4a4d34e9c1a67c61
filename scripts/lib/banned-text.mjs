import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { filesBelow } from './fingerprint.mjs';
import { inRoot, ROOT } from './paths.mjs';

const FOLDERS = ['packages', 'apps', 'e2e', 'bench', 'scripts'];

/** Ways round the compiler and the linter that neither of them reports. */
const BANNED = [
  { pattern: /(ox|es|ts)lint-disable/, why: 'disables a lint rule' },
  { pattern: /@ts-(ignore|expect-error|nocheck)/, why: 'silences the compiler' },
  { pattern: /biome-(ignore)/, why: 'escapes the formatter' },
  { pattern: /\bas\s+unknown\s+as\b/, why: 'casts a type away' },
  { pattern: /\b(describe|it|test)\.(only|todo)\(/, why: 'leaves tests out' },
];

/**
 * @param {string} text of one source file
 * @returns {{ line: number, why: string }[]} each banned piece, by line from 1
 */
export function bannedIn(text) {
  return text
    .split('\n')
    .flatMap((content, i) =>
      BANNED.filter(({ pattern }) => pattern.test(content)).map(({ why }) => ({ line: i + 1, why })),
    );
}

/** @returns {string[]} faults over the whole repository */
export function bannedTextFaults() {
  return FOLDERS.flatMap((folder) => filesBelow(inRoot(folder)))
    .filter((path) => /\.(ts|tsx|mjs|cjs|js)$/.test(path) && !path.endsWith('banned-text.test.mjs'))
    .flatMap((path) =>
      bannedIn(readFileSync(path, 'utf8')).map(({ line, why }) => `${relative(ROOT, path)}:${line} ${why}`),
    );
}
