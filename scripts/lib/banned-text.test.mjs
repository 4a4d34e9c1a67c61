import { describe, expect, it } from 'vitest';
import { bannedIn } from './banned-text.mjs';

describe('bannedIn', () => {
  it.each([
    '// oxlint-disable-next-line no-console',
    '/* eslint-disable */',
    '// @ts-expect-error: later',
    '// biome-ignore format: pretty',
    'const x = y as unknown as Thing;',
    "it.only('runs alone', () => {});",
  ])('finds %s', (line) => {
    expect(bannedIn(`const ok = 1;\n${line}\n`)).toEqual([{ line: 2, why: expect.any(String) }]);
  });

  it('lets ordinary code be', () => {
    expect(bannedIn('const a = b as unknown;\nconst c = b as Thing;\n')).toEqual([]);
  });
});
