const LOOK_EVERY_MS = 1000;

/**
 * Ends this process, as SIGTERM would, when the npm that runs it is gone. npm does not pass on a SIGTERM of its own
 * and would leave a server behind that holds the port.
 */
export function endWithNpm() {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_EVERY_MS);
  timer.unref();
}
