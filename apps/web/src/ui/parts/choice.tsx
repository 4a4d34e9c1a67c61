import { type ReactNode, useId } from 'react';
import styles from './choice.module.css';
import { Select } from './select.js';

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What the choice at hand means. */
  readonly about: ReactNode;
  /** Options of a select. */
  readonly children: ReactNode;
}

/** One of several, with a sentence on the one at hand. */
export function Choice({ label, value, onChange, about, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        value={value}
        aria-describedby={`${id}-about`}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </Select>
      <p id={`${id}-about`}>{about}</p>
    </div>
  );
}
