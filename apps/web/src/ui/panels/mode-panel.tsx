import type { ModeInfo } from '@maskwire/protocol';
import { useState } from 'react';
import { Panel } from '../parts/panel.js';
import { useApp, useSession } from '../session-context.js';
import styles from './mode-panel.module.css';
import { ModeState } from './mode-state.js';

/** What the tasks of the catalogue are called; another is shown by its own name. */
const TASKS: Readonly<Record<string, string>> = { person: 'People', scene: 'Scene' };

/** The modes this server offers, by what they look for; known once it has answered. */
export function ModePanel() {
  const server = useApp((state) => state.server);
  const wanted = useApp((state) => state.settings.mode);
  // The click shows at once; a refusal of the server takes it back.
  const chosen = wanted ?? server?.mode;
  const [looked, lookAt] = useState({ task: '', mode: chosen });
  const modes = server?.modes.filter((mode) => mode.listed || mode.id === server.mode) ?? [];
  const tasks = [...new Set(modes.map(({ task }) => task))];
  // Another mode in force brings its own task to the front.
  if (looked.mode !== chosen) lookAt({ task: '', mode: chosen });
  const task = looked.task || modes.find(({ id }) => id === chosen)?.task || tasks[0];
  return (
    <Panel title="Mode">
      {modes.length === 0 ? (
        <p className={styles.empty}>Your server’s modes show here once it has answered.</p>
      ) : null}
      {tasks.length > 1 ? (
        <div className={styles.tasks}>
          {tasks.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === task}
              onClick={() => lookAt({ task: each, mode: chosen })}
            >
              {TASKS[each] ?? each}
            </button>
          ))}
        </div>
      ) : null}
      <fieldset className={styles.modes}>
        <legend className="unseen">Mode</legend>
        {modes
          .filter((mode) => mode.task === task)
          .map((mode) => (
            <ModeCard key={mode.id} mode={mode} isChosen={mode.id === chosen} />
          ))}
      </fieldset>
    </Panel>
  );
}

interface ModeCardProps {
  readonly mode: ModeInfo;
  readonly isChosen: boolean;
}

function ModeCard({ mode, isChosen }: ModeCardProps) {
  const session = useSession();
  const { widthPx, heightPx } = mode.input;
  return (
    <label className={styles.mode}>
      <input
        type="radio"
        name="mode"
        value={mode.id}
        aria-label={mode.title}
        aria-describedby={`mode-${mode.id}`}
        checked={isChosen}
        onChange={() => session.change({ mode: mode.id })}
      />
      <span className={styles.about}>
        <span className={styles.head}>
          <b>{mode.title}</b>
          <span className={styles.facts}>
            <ModeState mode={mode} />
            <span title="Size of the frames that are sent">
              {widthPx} × {heightPx}
            </span>
          </span>
        </span>
        <small id={`mode-${mode.id}`}>
          {mode.description}
          {isChosen && mode.source !== undefined ? (
            <span className={styles.source}>{[mode.source, mode.licence].filter(Boolean).join(' · ')}</span>
          ) : null}
        </small>
      </span>
    </label>
  );
}
