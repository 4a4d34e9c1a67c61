import { Pipette } from 'lucide-react';
import { useId } from 'react';
import styles from './swatches.module.css';

interface SwatchesProps {
  readonly label: string;
  /** `#rrggbb` and its name. */
  readonly colours: readonly (readonly [colour: string, name: string])[];
  readonly value: string;
  readonly onChange: (colour: string) => void;
}

/** Ready colours to choose from, and any other through the browser's own picker. */
export function Swatches({ label, colours, value, onChange }: SwatchesProps) {
  const name = useId();
  const isOwn = !colours.some(([colour]) => colour === value);
  return (
    <fieldset className={styles.swatches}>
      <legend className={styles.legend}>{label}</legend>
      {colours.map(([colour, title]) => (
        <label key={colour} className={styles.swatch} style={{ backgroundColor: colour }} title={title}>
          <input
            type="radio"
            name={name}
            className="unseen"
            checked={colour === value}
            onChange={() => onChange(colour)}
          />
          <span className="unseen">{title}</span>
        </label>
      ))}
      <label
        className={[styles.swatch, styles.own, isOwn ? styles.chosen : ''].join(' ')}
        style={isOwn ? { backgroundColor: value } : undefined}
        title="Another colour"
      >
        <Pipette size={15} aria-hidden />
        <span className="unseen">Another colour</span>
        <input
          type="color"
          className={styles.picker}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
    </fieldset>
  );
}
