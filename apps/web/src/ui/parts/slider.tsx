import { useId } from 'react';
import styles from './slider.module.css';

interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

const STEPS = 100;

/** A labelled slider; its value is shown as a share of its range. */
export function Slider({ label, min, max, value, onChange }: SliderProps) {
  const id = useId();
  const percent = Math.round(((value - min) / (max - min)) * STEPS);
  return (
    <div className={styles.slider}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={STEPS}
        value={percent}
        aria-valuetext={`${percent} percent`}
        onChange={(event) => onChange(min + (event.target.valueAsNumber / STEPS) * (max - min))}
      />
      <span className={styles.value} aria-hidden>
        {percent} %
      </span>
    </div>
  );
}
