import { useId } from 'react';
import styles from './value-slider.module.css';

interface ValueSliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly value: number;
  /** After the value; none for a bare number. */
  readonly unit?: string;
  readonly onChange: (value: number) => void;
}

/** A labelled slider that shows the value itself. */
export function ValueSlider({ label, unit, onChange, ...range }: ValueSliderProps) {
  const id = useId();
  return (
    <div className={styles.slider}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        {...range}
        aria-valuetext={unit === undefined ? String(range.value) : `${range.value} ${unit}`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output htmlFor={id} aria-hidden>
        {range.value}
        {unit === undefined ? null : <i>{unit}</i>}
      </output>
    </div>
  );
}
