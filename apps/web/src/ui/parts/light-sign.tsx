import { CircleCheck, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { Light } from '../../state/index.js';
import styles from './light-sign.module.css';

const SIGNS = {
  green: { Icon: CircleCheck, word: 'good' },
  amber: { Icon: TriangleAlert, word: 'usable' },
  red: { Icon: OctagonAlert, word: 'not good' },
} as const satisfies Readonly<Record<Light, unknown>>;

/** How good a figure is: by shape, by colour and in a word. Nothing where it is not known. */
export function LightSign({ light }: { readonly light: Light | undefined }) {
  if (light === undefined) return null;
  const { Icon, word } = SIGNS[light];
  return (
    <span className={[styles.sign, styles[light]].join(' ')} title={word} data-light={light}>
      <Icon size={14} aria-hidden />
      <span className="unseen">{word}: </span>
    </span>
  );
}
