import { Panel } from '../parts/panel.js';
import { useApp, useSession } from '../session-context.js';
import styles from './quality-panel.module.css';

/** The modes this server offers; known once it has answered. */
export function QualityPanel() {
  const session = useSession();
  const server = useApp((state) => state.server);
  const wanted = useApp((state) => state.settings.mode);
  const modes = server?.modes.filter((mode) => mode.listed || mode.id === server.mode) ?? [];
  // The click shows at once; a refusal of the server takes it back.
  const chosen = wanted ?? server?.mode;
  return (
    <Panel title="Quality">
      {modes.length === 0 ? (
        <p className={styles.empty}>Your server’s modes show here once it has answered.</p>
      ) : (
        <fieldset className={styles.modes}>
          <legend className="unseen">Mode</legend>
          {modes.map((mode) => (
            <label key={mode.id} className={styles.mode}>
              <input
                type="radio"
                name="mode"
                value={mode.id}
                aria-label={mode.title}
                aria-describedby={`mode-${mode.id}`}
                checked={mode.id === chosen}
                onChange={() => session.change({ mode: mode.id })}
              />
              <span>
                <b>{mode.title}</b>
                <small id={`mode-${mode.id}`}>{mode.description}</small>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </Panel>
  );
}
