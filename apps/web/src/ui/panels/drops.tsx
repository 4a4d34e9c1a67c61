import { ChevronDown } from 'lucide-react';
import { totalDrops } from '../../state/index.js';
import { useApp } from '../session-context.js';
import styles from './drops.module.css';
import { NO_VALUE } from './figures.js';

/** Causes in words; one that is not here is shown by its name on the wire. */
const CAUSES: Readonly<Record<string, string>> = {
  superseded: 'A newer frame took its place',
  expired: 'Waited too long',
  reconfigured: 'Mode changed meanwhile',
  rate_limited: 'Over the rate limit',
  draining: 'Server is stopping',
  slow_reader: 'Connection too slow',
  overloaded: 'Server too busy',
  not_ready: 'Model not warm yet',
  timeout: 'No answer in time',
};

const wordsOf = (cause: string): string =>
  CAUSES[cause] ?? cause.replace(/^error:/, 'Failed: ').replaceAll('_', ' ');

/** Frames that got no mask, by cause; opened on demand. */
export function Drops() {
  const stats = useApp((state) => state.stats);
  const causes = Object.entries(stats?.drops ?? {}).toSorted(([, a], [, b]) => b - a);
  return (
    <details className={styles.drops}>
      <summary>
        Frames without a mask
        <span id="stat-drops">{stats === undefined ? NO_VALUE : totalDrops(stats)}</span>
        <ChevronDown size={16} aria-hidden />
      </summary>
      {causes.length === 0 ? (
        <p>None. A frame is dropped rather than queued, so that the picture stays on time.</p>
      ) : (
        <dl>
          {causes.map(([cause, count]) => (
            <div key={cause}>
              <dt>{wordsOf(cause)}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}
