import type { ReactNode } from 'react';
import styles from './figure-row.module.css';

/** A list of FigureRow. */
export function Figures({ children }: { readonly children: ReactNode }) {
  return <dl className={styles.figures}>{children}</dl>;
}

interface FigureRowProps {
  readonly name: string;
  readonly unit?: string;
  /** Of the value: tests and tools read it. */
  readonly id?: string;
  /** Before the value. */
  readonly sign?: ReactNode;
  /** Below the value. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A name and a figure. */
export function FigureRow({ name, unit, id, sign, note, children }: FigureRowProps) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>
        {sign}
        <span id={id}>{children}</span>
        {unit === undefined ? null : <i>{unit}</i>}
        {note === undefined ? null : <small>{note}</small>}
      </dd>
    </div>
  );
}
