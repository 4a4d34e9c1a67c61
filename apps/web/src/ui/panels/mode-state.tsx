import type { ModeInfo } from '@maskwire/protocol';
import { CloudDownload, TriangleAlert } from 'lucide-react';
import { phaseText } from '../phase-words.js';
import { useApp } from '../session-context.js';
import { megabytes } from './figures.js';
import styles from './mode-state.module.css';

/** What stands between a mode and its first mask; nothing where nothing does. */
export function ModeState({ mode }: { readonly mode: ModeInfo }) {
  const phase = useApp((state) => state.phase);
  const isInForce = useApp((state) => state.server?.mode === mode.id);
  const hasFailed = useApp((state) => state.trouble?.mode === mode.id);
  if (hasFailed)
    return (
      <span className={[styles.state, styles.failed].join(' ')}>
        <TriangleAlert size={13} aria-hidden />
        Could not be loaded
      </span>
    );
  if (isInForce && (phase.name === 'loading' || phase.name === 'warming'))
    return <span className={[styles.state, styles.busy].join(' ')}>{phaseText(phase)}</span>;
  if (!mode.downloadBytes) return null;
  return (
    <span className={styles.state} title="The server downloads the model when the mode is first used">
      <CloudDownload size={13} aria-hidden />
      {megabytes(mode.downloadBytes)}
      <span className="unseen"> to download first</span>
    </span>
  );
}
