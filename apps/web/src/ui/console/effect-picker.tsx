import { useEffect, useRef } from 'react';
import { EFFECT_FACTS, type Effect } from '../../state/index.js';
import { useApp, useSession } from '../session-context.js';
import { TITLED_GROUPS } from './effect-groups.js';
import styles from './effect-picker.module.css';
import { EffectPreview } from './effect-preview.js';
import { bringIntoSight, useStrip } from './use-strip.js';

/** The effects, as pictures of what they do: one row, whose groups are a press away where it is wider than the page. */
export function EffectPicker() {
  const chosen = useApp((state) => state.settings.effect);
  const strip = useRef<HTMLDivElement>(null);
  const { state, jumpTo, show } = useStrip(strip);
  useEffect(() => {
    const tile = strip.current?.querySelector(`[data-effect="${chosen}"]`);
    const group = TITLED_GROUPS.findIndex(({ effects }) => effects.includes(chosen));
    if (tile instanceof HTMLElement && state.widthPx > 0) show(group, tile);
  }, [chosen, show, state.widthPx]);
  const groups = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const button = groups.current?.children[state.at];
    if (groups.current !== null && button instanceof HTMLElement) bringIntoSight(groups.current, button);
  }, [state.at]);
  const scrolls = state.hasMoreBefore || state.hasMoreAfter;
  return (
    <fieldset className={styles.picker}>
      <legend className="unseen">Effect</legend>
      {scrolls ? (
        <div ref={groups} className={styles.groups}>
          {TITLED_GROUPS.map(({ id, title, effects }, index) => (
            <button
              key={id}
              type="button"
              data-at={index === state.at}
              aria-current={effects.includes(chosen)}
              onClick={() => jumpTo(index)}
            >
              {title}
            </button>
          ))}
        </div>
      ) : null}
      <div
        ref={strip}
        className={styles.strip}
        data-before={state.hasMoreBefore}
        data-after={state.hasMoreAfter}
      >
        {TITLED_GROUPS.map(({ id, title, effects }) => (
          <fieldset key={id} className={styles.group}>
            <legend className="unseen">{title}</legend>
            {effects.map((effect) => (
              <EffectTile key={effect} effect={effect} isChosen={effect === chosen} />
            ))}
          </fieldset>
        ))}
      </div>
    </fieldset>
  );
}

function EffectTile({ effect, isChosen }: { readonly effect: Effect; readonly isChosen: boolean }) {
  const session = useSession();
  const { title, description } = EFFECT_FACTS[effect];
  return (
    <label className={styles.tile} title={description} data-effect={effect}>
      <input
        type="radio"
        name="effect"
        className="unseen"
        value={effect}
        checked={isChosen}
        onChange={() => session.change({ effect })}
      />
      <EffectPreview effect={effect} />
      <span className={styles.name}>{title}</span>
    </label>
  );
}
