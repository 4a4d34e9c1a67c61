import type { ModeInfo } from '@maskwire/protocol';
import { ChevronDown } from 'lucide-react';
import type { CSSProperties } from 'react';
import { type ClassView, classColour, isShown, type LegendRow } from '../../state/index.js';
import { useApp, useSession } from '../session-context.js';
import styles from './other-classes.module.css';

interface OtherClassesProps {
  readonly mode: ModeInfo;
  readonly view: ClassView;
  readonly rows: readonly LegendRow[];
}

/** What else the mode knows: hidden from the start, or not in the picture and to be hidden before it appears. */
export function OtherClasses({ mode, view, rows }: OtherClassesProps) {
  const session = useSession();
  const chosen = useApp((state) => state.settings.classColours[mode.id]);
  const listed = new Set(rows.map(({ index }) => index));
  const others = mode.labels.flatMap((label, index) => (listed.has(index) ? [] : [{ label, index }]));
  if (others.length === 0) return null;
  return (
    <details className={styles.others}>
      <summary>
        Other classes
        <span>{others.length}</span>
        <ChevronDown size={16} aria-hidden />
      </summary>
      <ul>
        {others.map(({ label, index }) => (
          <li key={index}>
            <button
              type="button"
              aria-pressed={isShown(view, index)}
              aria-label={`Show ${label}`}
              style={{ '--colour': classColour(chosen, mode, index) } as CSSProperties}
              onClick={() => session.toggleClass(index)}
            >
              <i />
              <span>{label}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
