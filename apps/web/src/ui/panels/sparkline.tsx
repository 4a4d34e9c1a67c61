import { HISTORY_LENGTH } from '../../state/index.js';
import { useApp } from '../session-context.js';
import styles from './sparkline.module.css';

const VIEW = { width: 120, height: 40 } as const;
/** The scale never shrinks below this, or a still stream would look restless. */
const LEAST_TOP_FPS = 30;

/** The frame rate of late. Decoration: the figure beside it says the same. */
export function Sparkline() {
  const history = useApp((state) => state.fpsHistory);
  const top = Math.max(LEAST_TOP_FPS, ...history) * 1.1;
  const points = history.map((fps, index) => {
    const x = VIEW.width * ((HISTORY_LENGTH - history.length + index) / (HISTORY_LENGTH - 1));
    return `${x.toFixed(1)} ${(VIEW.height * (1 - fps / top)).toFixed(1)}`;
  });
  const line = `M${points.join('L')}`;
  const [firstX = '0'] = points[0]?.split(' ') ?? [];
  return (
    <svg
      className={styles.sparkline}
      viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {points.length < 2 ? null : (
        <>
          <path
            className={styles.area}
            d={`${line}L${VIEW.width} ${VIEW.height}L${firstX} ${VIEW.height}Z`}
          />
          <path className={styles.line} d={line} />
        </>
      )}
    </svg>
  );
}
