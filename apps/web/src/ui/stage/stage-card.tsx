import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import styles from './stage-card.module.css';

interface StageCardProps {
  readonly icon?: LucideIcon;
  /** The icon turns: something is under way. */
  readonly busy?: boolean;
  readonly tone?: 'calm' | 'alarm';
  /** `opening`: larger words, set to the left beside the drawing. */
  readonly look?: 'card' | 'opening';
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What the stage says when there is more to say than a picture. */
export function StageCard({
  icon: Icon,
  busy,
  tone = 'calm',
  look = 'card',
  title,
  children,
  actions,
}: StageCardProps) {
  const card = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      // Who pressed a button that goes away stays at the picture, not at the top of the page.
      if (element?.contains(document.activeElement)) element.closest('section')?.focus();
    };
  }, []);
  return (
    <div ref={card} className={styles.card} data-tone={tone} data-look={look}>
      {Icon === undefined ? null : (
        <span className={styles.icon}>
          <Icon size={24} aria-hidden className={busy ? styles.turning : undefined} />
        </span>
      )}
      <h2 className={styles.title}>{title}</h2>
      {children === undefined ? null : <div className={styles.text}>{children}</div>}
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
