import { type RefObject, useEffect, useState } from 'react';

export interface Fullscreen {
  /** False on phones whose browsers keep full screen for videos. */
  readonly possible: boolean;
  readonly active: boolean;
  readonly toggle: () => void;
}

/** Full screen for one element. */
export function useFullscreen(target: RefObject<HTMLElement | null>): Fullscreen {
  const [active, setActive] = useState(false);
  useEffect(() => {
    const follow = (): void => setActive(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  const toggle = (): void => {
    const change = active ? document.exitFullscreen() : target.current?.requestFullscreen();
    // Refused by the browser's own policy: the page stays as it is, and the button with it.
    void change?.catch(() => undefined);
  };
  return { possible: document.fullscreenEnabled, active, toggle };
}
