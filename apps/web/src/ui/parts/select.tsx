import { ChevronDown } from 'lucide-react';
import type { ComponentPropsWithoutRef } from 'react';
import styles from './select.module.css';

/** A select field. `className` is of the box around it. */
export function Select({ className, ...rest }: ComponentPropsWithoutRef<'select'>) {
  return (
    <span className={[styles.select, className].join(' ')}>
      <select {...rest} />
      <ChevronDown size={16} aria-hidden />
    </span>
  );
}
