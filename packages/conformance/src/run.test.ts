import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listCases, runConformance } from './run.js';
import { ConformanceError, SECTIONS } from './types.js';

const codeOf = async (run: Promise<unknown>): Promise<string | undefined> => {
  try {
    await run;
    return undefined;
  } catch (error) {
    return error instanceof ConformanceError ? error.code : String(error);
  }
};

describe('the suite', () => {
  it('has cases with unique ids, each in a section of the document', () => {
    const document = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
    const cases = listCases();
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    for (const section of new Set(cases.map((one) => one.section)))
      expect(document).toContain(`## ${section}\n`);
    expect(new Set(cases.map((one) => one.section))).toEqual(new Set(Object.values(SECTIONS)));
  });

  it.each(['', 'localhost:8000', 'ftp://localhost', 'ws://localhost:1'])(
    'runs against no address %j',
    async (url) => {
      expect(await codeOf(runConformance({ url }))).toBe('invalid_url');
    },
  );

  it('says when nobody is there', async () => {
    expect(await codeOf(runConformance({ url: 'http://127.0.0.1:1' }))).toBe('unreachable');
  });

  it('knows which cases it has', async () => {
    expect(await codeOf(runConformance({ url: 'http://127.0.0.1:1', only: 'no.such' }))).toBe('no_such_case');
  });
});
