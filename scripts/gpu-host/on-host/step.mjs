import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';

/** Of what one step prints, kept to be read; the log has all of it. */
const MAX_KEPT_CHARACTERS = 1024 * 1024;

/**
 * How a step ended.
 * @typedef {object} StepEnd
 * @property {boolean} ok exit code 0, in time
 * @property {string} end `exit code 0`, `SIGSEGV`, `stopped after 120 s`
 * @property {string} output of standard output, its first million characters
 * @property {string} errors of standard error, likewise
 * @property {number} seconds
 */

/**
 * Runs one command of this Node, with a limit of time that also ends its children. What it prints goes to the log.
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, limitMs: number, log: number, until?: (errors: string) => boolean }} options
 *   `until` ends the step early, as a success, when its standard error says so
 * @returns {Promise<StepEnd>}
 */
export function runStep(args, { env, limitMs, log, until }) {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    writeSync(log, `\n=== node ${args.join(' ')}\n`);
    const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const kept = { output: '', errors: '' };
    let done = false;
    let late = false;
    const endAll = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // They have all ended.
      }
    };
    const timer = setTimeout(() => {
      late = true;
      endAll();
    }, limitMs);
    /** @type {(stream: import('node:stream').Readable, name: keyof typeof kept) => void} */
    const keep = (stream, name) => {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        writeSync(log, text);
        if (kept[name].length < MAX_KEPT_CHARACTERS) kept[name] += text;
        if (until?.(kept.errors) !== true) return;
        done = true;
        endAll();
      });
    };
    keep(child.stdout, 'output');
    keep(child.stderr, 'errors');
    child.on('error', (error) => writeSync(log, `${error.message}\n`));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      // Grandchildren that outlive their parent.
      endAll();
      const end = late ? `stopped after ${limitMs / 1000} s` : (signal ?? `exit code ${code}`);
      const seconds = (performance.now() - startedMs) / 1000;
      resolve({ ok: done || (code === 0 && !late), end, ...kept, seconds });
    });
  });
}
