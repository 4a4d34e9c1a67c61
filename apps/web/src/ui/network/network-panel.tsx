import { Gauge } from 'lucide-react';
import { Button } from '../parts/button.js';
import { Panel } from '../parts/panel.js';
import { Switch } from '../parts/switch.js';
import { useApp, useSession } from '../session-context.js';
import { Findings } from './findings.js';
import { FlowChoice } from './flow-choice.js';
import { NetworkFigures } from './network-figures.js';
import styles from './network-panel.module.css';
import { SyncChoice } from './sync-choice.js';

/** How much is sent, how masks and frames come together, and how the network does. */
export function NetworkPanel() {
  const session = useSession();
  return (
    <Panel title="Network">
      <div className={styles.network}>
        <div className={styles.part}>
          <FlowChoice />
          <SyncChoice />
          <SkipStill />
          <Button onClick={() => session.testConnection()} data-testid="test-connection">
            <Gauge size={17} aria-hidden />
            Test the connection
          </Button>
        </div>
        <div className={styles.part}>
          <NetworkFigures />
          <Findings />
        </div>
      </div>
    </Panel>
  );
}

function SkipStill() {
  const session = useSession();
  const isOn = useApp((state) => state.settings.skipStill);
  const skipped = useApp((state) => state.stats?.skipped);
  return (
    <Switch
      label="Skip still frames"
      about={
        isOn && skipped ? (
          <>
            <span id="stat-skipped">{skipped}</span> not sent so far
          </>
        ) : (
          'A frame like the one before is not sent.'
        )
      }
      isOn={isOn}
      onChange={(skipStill) => session.change({ skipStill })}
    />
  );
}
