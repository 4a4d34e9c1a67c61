import type { ModeInfo } from '@maskwire/protocol';
import { Palette } from 'lucide-react';
import {
  type ClassView,
  classColour,
  classMode,
  EFFECT_FACTS,
  firstView,
  isShown,
  type LegendRow,
  recolour,
  shownClasses,
  withoutColours,
} from '../../state/index.js';
import { Button } from '../parts/button.js';
import { Panel } from '../parts/panel.js';
import { Slider } from '../parts/slider.js';
import { useApp, useSession } from '../session-context.js';
import { ClassRow } from './class-row.js';
import styles from './legend-panel.module.css';
import { OtherClasses } from './other-classes.js';

const NO_ROWS: readonly LegendRow[] = [];

/** The classes in the picture, each in the colour that it is painted in. */
export function LegendPanel() {
  const mode = useApp(classMode);
  return mode === undefined ? null : <Legend mode={mode} />;
}

function Legend({ mode }: { readonly mode: ModeInfo }) {
  const session = useSession();
  const rows = useApp((state) => state.legends[mode.id]?.rows ?? NO_ROWS);
  const view = useApp((state) => state.classViews[mode.id]) ?? firstView(mode);
  const threshold = useApp((state) => state.settings.threshold);
  const chosen = useApp((state) => state.settings.classColours);
  const pointed = useApp((state) => (state.pointed?.mode === mode.id ? state.pointed.classIndex : undefined));
  return (
    <Panel title="Classes" aside={<Reset mode={mode} view={view} />}>
      <Painted />
      {rows.length === 0 ? (
        <p className={styles.empty}>Nothing recognised yet.</p>
      ) : (
        <ul className={styles.rows} data-testid="legend">
          {rows.map((row) => (
            <ClassRow
              key={row.index}
              row={row}
              label={mode.labels[row.index] ?? ''}
              colour={classColour(chosen[mode.id], mode, row.index)}
              isShown={isShown(view, row.index)}
              isSolo={view.solo === row.index}
              isPointed={row.index === pointed}
              onRecolour={(colour) =>
                session.change({ classColours: recolour(chosen, mode, row.index, colour) })
              }
            />
          ))}
        </ul>
      )}
      <OtherClasses mode={mode} view={view} rows={rows} />
      <div className={styles.threshold}>
        <Slider
          label="Confidence at least"
          min={0}
          max={1}
          value={threshold}
          onChange={(value) => session.change({ threshold: value })}
        />
      </div>
    </Panel>
  );
}

/** Classes and colours as they were at first, where they are not: the background is hidden then, so this does not show all. */
function Reset({ mode, view }: { readonly mode: ModeInfo; readonly view: ClassView }) {
  const session = useSession();
  const chosen = useApp((state) => state.settings.classColours);
  const isFirst = shownClasses(view, mode)?.join() === shownClasses(firstView(mode), mode)?.join();
  const reset = (): void => {
    session.resetClasses();
    session.change({ classColours: withoutColours(chosen, mode.id) });
  };
  return isFirst && chosen[mode.id] === undefined ? null : (
    <button type="button" className={styles.reset} onClick={reset}>
      Reset
    </button>
  );
}

/** Effects that keep the classes and do not paint them: the colours of the list would be a riddle. */
function Painted() {
  const session = useSession();
  const effect = useApp((state) => state.settings.effect);
  if (EFFECT_FACTS[effect].paintsClasses) return null;
  return (
    <div className={styles.painted}>
      <p>
        {effect === 'none'
          ? 'The raw picture is shown, without colours.'
          : 'The effect keeps what is shown here.'}
      </p>
      <Button onClick={() => session.change({ effect: 'overlay' })}>
        <Palette size={16} aria-hidden />
        Paint colours
      </Button>
    </div>
  );
}
