/** Long after every browser has begun to read the file. */
const RELEASE_AFTER_MS = 60_000;

/** Saves a file among the user's downloads. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), RELEASE_AFTER_MS);
}
