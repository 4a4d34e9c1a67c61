import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** One `primary` a view: the thing to do next. */
  readonly look?: 'primary' | 'plain' | 'quiet';
}

export function Button({ look = 'plain', type = 'button', className, ...rest }: ButtonProps) {
  return <button {...rest} type={type} className={[styles.button, styles[look], className].join(' ')} />;
}
