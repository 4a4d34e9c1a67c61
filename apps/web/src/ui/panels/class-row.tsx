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
  /** The pointer is on it in the picture. */
  readonly isPointed: boolean;
  readonly onRecolour: (colour: string) => void;
}

/** One class of the legend: its colour, how much of the picture it covers, and whether it is to be seen. */
export function ClassRow({
  row,
  label,
  colour = '#808080',
  isShown,
  isSolo,
  isPointed,
  onRecolour,
}: ClassRowProps) {
  const session = useSession();
  const width = `${isShown ? row.share * 100 : 0}%`;
  return (
    <li
      className={styles.row}
      data-class={row.index}
      data-shown={isShown}
      data-pointed={isPointed}
      style={{ '--colour': colour } as CSSProperties}
    >
      <i className={styles.bar} style={{ width }} />
      <label className={styles.colour} title="Change the colour">
        <i className={styles.swatch} />
        <input
          type="color"
          aria-label={`Colour of ${label}`}
          value={colour}
          onChange={(event) => onRecolour(event.target.value)}
        />
      </label>
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
