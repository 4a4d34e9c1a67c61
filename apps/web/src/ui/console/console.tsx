import styles from './console.module.css';
import { EffectOptions } from './effect-options.js';
import { EffectPicker } from './effect-picker.js';
import { Transport } from './transport.js';

/** Everything one reaches for while looking at the picture. */
export function Console() {
  return (
    <section className={styles.console} aria-label="Controls">
      <Transport />
      <EffectPicker />
      <EffectOptions />
    </section>
  );
}
