const POLL_MS = 5;

/** Waits for a condition, and says which one when it does not come. */
export async function until(what: string, holds: () => boolean, limitMs = 5000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > endMs) throw new Error(`Waited ${limitMs} ms for ${what}`);
    await pause(POLL_MS);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
