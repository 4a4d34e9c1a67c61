import type { Session } from '../session/index.js';
import './styles/tokens.css';
import './styles/base.css';
import { Announcer } from './announcer.js';
import styles from './app.module.css';
import { Console } from './console/console.js';
import { Header } from './header.js';
import { NetworkPanel } from './network/network-panel.js';
import { TestDialog } from './network/test-dialog.js';
import { Notices } from './notices.js';
import { LegendPanel } from './panels/legend-panel.js';
import { ModePanel } from './panels/mode-panel.js';
import { StreamPanel } from './panels/stream-panel.js';
import { SessionProvider } from './session-context.js';
import { Stage } from './stage/stage.js';

/** The whole page. */
export function App({ session }: { readonly session: Session }) {
  return (
    <SessionProvider value={session}>
      <div className={styles.page}>
        <Header />
        <main className={styles.layout}>
          <div className={styles.picture}>
            <Stage />
            <Console />
          </div>
          <aside className={styles.side}>
            <ModePanel />
            <LegendPanel />
            <StreamPanel />
          </aside>
          <div className={styles.network}>
            <NetworkPanel />
          </div>
        </main>
        <TestDialog />
        <Notices />
        <Announcer />
      </div>
    </SessionProvider>
  );
}
