import { Maximize, Minimize } from 'lucide-react';
import type { RefObject } from 'react';
import { OutputTools } from '../output/output-tools.js';
import { useMedia } from '../parts/use-media.js';
import styles from './stage-tools.module.css';
import { useFullscreen } from './use-fullscreen.js';

/** There all tools at once would hide too much of the picture; and a finger learns no name by resting on one. */
const SMALL = '(pointer: coarse), (width < 760px), (height < 520px)';

/** What can be done with the picture as it is, at its lower edge. */
export function StageTools({ stage }: { readonly stage: RefObject<HTMLElement | null> }) {
  const fullscreen = useFullscreen(stage);
  const isSmall = useMedia(SMALL);
  return (
    <div className={styles.tools}>
      <OutputTools isSmall={isSmall} />
      {fullscreen.possible ? (
        <button
          type="button"
          onClick={fullscreen.toggle}
          aria-label={fullscreen.active ? 'Leave full screen' : 'Full screen'}
        >
          {fullscreen.active ? <Minimize size={19} aria-hidden /> : <Maximize size={19} aria-hidden />}
        </button>
      ) : null}
    </div>
  );
}
