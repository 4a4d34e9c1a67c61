import { useEffect, useEffectEvent, useState } from 'react';

/** A drag that left without a word is over after this long: browsers tell of one that goes on far more often. */
const DRAG_LIMIT_MS = 400;

/**
 * Takes the first file that is dropped anywhere on the page or pasted into it, for as long as the caller is shown.
 * @returns whether files are being dragged over the page
 */
export function useGivenFiles(take: (file: File) => void): boolean {
  const [isDragging, setDragging] = useState(false);
  const given = useEffectEvent((data: DataTransfer | null): boolean => {
    const file = data?.files[0];
    if (file !== undefined) take(file);
    return file !== undefined;
  });
  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = (): void => {
      clearTimeout(timer);
      setDragging(false);
    };
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      // Without this the browser opens the file instead of the page.
      event.preventDefault();
      clearTimeout(timer);
      timer = setTimeout(leave, DRAG_LIMIT_MS);
      setDragging(true);
    };
    const drop = (event: DragEvent): void => {
      leave();
      if (given(event.dataTransfer)) event.preventDefault();
    };
    const paste = (event: ClipboardEvent): void => {
      if (given(event.clipboardData)) event.preventDefault();
    };
    addEventListener('dragover', over, { signal });
    addEventListener('drop', drop, { signal });
    addEventListener('paste', paste, { signal });
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, []);
  return isDragging;
}
