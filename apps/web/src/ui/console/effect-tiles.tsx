import { EFFECTS, type Effect } from '../../state/index.js';
import { useApp, useSession } from '../session-context.js';
import { EffectPreview } from './effect-preview.js';
import styles from './effect-tiles.module.css';

const NAMES: Readonly<Record<Effect, string>> = {
  none: 'None',
  blur: 'Blur',
  image: 'Image',
  colour: 'Colour',
  cutout: 'Cut-out',
  overlay: 'Overlay',
};

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
          <span className={styles.name}>{NAMES[effect]}</span>
        </label>
      ))}
    </fieldset>
  );
}
