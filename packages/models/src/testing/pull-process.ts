import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ModelEntry } from '../catalogue/types.js';

const run = promisify(execFile);
const MODULE = new URL('../../dist/index.js', import.meta.url).href;

/** What `pullModel` came to in a process of its own, with an environment of its own. */
export type PullOutcome = { readonly fetched: boolean } | { readonly code: string };

export async function pullInProcess(
  entry: ModelEntry,
  cacheDir: string,
  env: Readonly<Record<string, string>> = { NO_PROXY: '*' },
): Promise<PullOutcome> {
  const script = `
    import { pullModel } from ${JSON.stringify(MODULE)};
    const outcome = await pullModel(${JSON.stringify(entry)}, { cacheDir: ${JSON.stringify(cacheDir)} }).then(
      ({ fetched }) => ({ fetched }),
      ({ code }) => ({ code }),
    );
    process.stdout.write(JSON.stringify(outcome));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return JSON.parse(stdout) as PullOutcome;
}
