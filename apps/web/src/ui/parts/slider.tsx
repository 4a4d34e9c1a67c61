import { useId } from 'react';
import styles from './slider.module.css';

interface SliderProps {
  readonly label: string;
  /** What it does. */
  readonly about?: string | undefined;
  readonly min: number;
  readonly max: number;
  /** Over the whole range. */
  readonly steps?: number;
  readonly value: number;
  /** The value in words. @default its share of the range */
  readonly text?: string;
  readonly spoken?: string;
  readonly onChange: (value: number) => void;
}

const HUNDREDTHS = 100;

/** A labelled slider; its value is shown as a share of its range, or as the caller says. */
export function Slider({ label, about, min, max, steps = HUNDREDTHS, value, ...rest }: SliderProps) {
  const id = useId();
  const share = (value - min) / (max - min);
  const percent = Math.round(share * HUNDREDTHS);
  return (
    <div className={styles.slider} data-explained={about !== undefined}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={steps}
        value={Math.round(share * steps)}
        aria-valuetext={rest.spoken ?? `${percent} percent`}
        aria-describedby={about === undefined ? undefined : `${id}-about`}
        onChange={(event) => rest.onChange(min + (event.target.valueAsNumber / steps) * (max - min))}
      />
      <span className={styles.value} aria-hidden>
        {rest.text ?? `${percent} %`}
      </span>
      {about === undefined ? null : (
        <small id={`${id}-about`} className={styles.about}>
          {about}
        </small>
      )}
    </div>
  );
}
