import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

/** Between asking a command to stop and killing it. */
const STOP_GRACE_MS = 5_000;
/** What a shell reports for a command that was interrupted. */
const INTERRUPTED = 130;

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to this process's own
 * @property {number} [timeoutMs] the command is killed after this long
 */

/**
 * Runs a command with this terminal as its own. Never rejects: a command that cannot be started counts as failed. When
 * this process is interrupted meanwhile, the command is stopped and then this process ends.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code; 124 when it ran out of time, 127 when it could not start
 */
export function run(file, args, options = {}) {
  return new Promise((resolve) => {
    // A group of its own, so that a time limit ends the command's children too.
    const ownGroup = process.platform !== 'win32';
    const child = spawn(file, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: 'inherit',
      detached: ownGroup,
      shell: process.platform === 'win32',
    });
    let timedOut = false;
    let interrupted = false;
    /** @param {NodeJS.Signals} signal */
    const kill = (signal) => {
      if (child.pid === undefined || child.exitCode !== null) return;
      try {
        if (ownGroup) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // It ended between the check and the signal.
      }
    };
    /** @type {NodeJS.Timeout | undefined} */
    let killTimer;
    const stop = () => {
      kill('SIGTERM');
      killTimer ??= setTimeout(() => kill('SIGKILL'), STOP_GRACE_MS);
    };
    const limit =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            console.error(`\n${file} ran longer than ${options.timeoutMs} ms and is stopped`);
            stop();
          }, options.timeoutMs);
    const interrupt = () => {
      interrupted = true;
      stop();
    };
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
    /** @param {number} code */
    const finish = (code) => {
      clearTimeout(limit);
      clearTimeout(killTimer);
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
      if (interrupted) process.exit(INTERRUPTED);
      resolve(timedOut ? 124 : code);
    };
    child.on('error', (error) => {
      console.error(`cannot run ${file}: ${error.message}`);
      finish(127);
    });
    child.on('exit', (code) => finish(code ?? 1));
  });
}
