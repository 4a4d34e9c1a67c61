import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A driver that hangs answers no question either. */
const LIMIT_MS = 10_000;

/**
 * NVIDIA's GPUs with driver and memory, for people: `NVIDIA L4, 550.54.15, 23034 MiB`. Other GPUs name themselves where
 * an engine runs on them.
 */
export function nvidiaGpus(): string[] {
  try {
    const text = execFileSync(
      'nvidia-smi',
      ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'],
      { encoding: 'utf8', timeout: LIMIT_MS, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    return text.split('\n').filter((line) => line.trim() !== '');
  } catch {
    return kernelDriver();
  }
}

/** Without the tool the kernel still tells the driver's version. */
function kernelDriver(): string[] {
  try {
    const text = readFileSync('/proc/driver/nvidia/version', 'utf8');
    const version = /\b\d{3,}\.\d+(?:\.\d+)?\b/.exec(text)?.[0];
    return version === undefined ? [] : [`NVIDIA GPU, driver ${version}`];
  } catch {
    return [];
  }
}
