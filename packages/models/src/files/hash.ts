import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** SHA-256 of a file in hex, read piece by piece. Rejects with the file system's error. */
async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  const pieces = createReadStream(path, { signal });
  for await (const piece of pieces as AsyncIterable<Uint8Array>) hash.update(piece);
  return hash.digest('hex');
}

/** Size in bytes, 0 when there is no such file or it cannot be looked at. */
export const fileBytes = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Whether the file is there with exactly this content; its size is looked at first, which is cheap. */
export async function hasContent(
  path: string,
  { bytes, sha256 }: { readonly bytes: number; readonly sha256: string },
  signal?: AbortSignal,
): Promise<boolean> {
  if ((await fileBytes(path)) !== bytes) return false;
  const found = await sha256OfFile(path, signal).catch(() => undefined);
  signal?.throwIfAborted();
  return found === sha256;
}
