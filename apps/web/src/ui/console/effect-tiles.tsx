import { EFFECT_FACTS, EFFECTS } from '../../state/index.js';
import { useApp, useSession } from '../session-context.js';
import { EffectPreview } from './effect-preview.js';
import styles from './effect-tiles.module.css';

/** The effects, as pictures of what they do. */
export function EffectTiles() {
  const session = useSession();
  const chosen = useApp((state) => state.settings.effect);
  return (
    <fieldset className={styles.tiles}>
      <legend className="unseen">Effect</legend>
      {EFFECTS.map((effect) => (
        <label key={effect} className={styles.tile}>
          <input
            type="radio"
            name="effect"
            className="unseen"
            value={effect}
            checked={effect === chosen}
            onChange={() => session.change({ effect })}
          />
          <EffectPreview effect={effect} />
          <span className={styles.name}>{EFFECT_FACTS[effect].title}</span>
        </label>
      ))}
    </fieldset>
  );
}
