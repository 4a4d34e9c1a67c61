import { Crosshair, Eye, EyeOff } from 'lucide-react';
import type { CSSProperties } from 'react';
import { type LegendRow, percentOf } from '../../state/index.js';
import { useSession } from '../session-context.js';
import styles from './class-row.module.css';

interface ClassRowProps {
  readonly row: LegendRow;
  readonly label: string;
  /** `#rrggbb` */
  readonly colour: string | undefined;
  readonly isShown: boolean;
  readonly isSolo: boolean;
}

/** One class of the legend: its colour, how much of the picture it covers, and whether it is to be seen. */
export function ClassRow({ row, label, colour, isShown, isSolo }: ClassRowProps) {
  const session = useSession();
  const width = `${isShown ? row.share * 100 : 0}%`;
  return (
    <li
      className={styles.row}
      data-class={row.index}
      data-shown={isShown}
      style={{ '--colour': colour } as CSSProperties}
    >
      <i className={styles.bar} style={{ width }} />
      <i className={styles.swatch} />
      <span className={styles.label}>{label}</span>
      <span className={styles.share}>{isShown ? `${percentOf(row.share)} %` : 'hidden'}</span>
      <button
        type="button"
        aria-pressed={isSolo}
        aria-label={`Show ${label} alone`}
        title={isSolo ? 'Show the others again' : 'Show alone'}
        onClick={() => session.toggleSolo(row.index)}
      >
        <Crosshair size={16} aria-hidden />
      </button>
      <button
        type="button"
        aria-pressed={isShown}
        aria-label={`Show ${label}`}
        title={isShown ? 'Hide' : 'Show'}
        onClick={() => session.toggleClass(row.index)}
      >
        {isShown ? <Eye size={16} aria-hidden /> : <EyeOff size={16} aria-hidden />}
      </button>
    </li>
  );
}
