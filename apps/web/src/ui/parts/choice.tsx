import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import styles from './choice.module.css';

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
      <span className={styles.select}>
        <select
          id={id}
          value={value}
          aria-describedby={`${id}-about`}
          onChange={(event) => onChange(event.target.value)}
        >
          {children}
        </select>
        <ChevronDown size={16} aria-hidden />
      </span>
      <p id={`${id}-about`}>{about}</p>
    </div>
  );
}
