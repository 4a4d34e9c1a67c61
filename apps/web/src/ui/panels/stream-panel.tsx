import { LEAST_SHARE, modeOf, percentOf } from '../../state/index.js';
import { FigureRow, Figures } from '../parts/figure-row.js';
import { Panel } from '../parts/panel.js';
import { useApp } from '../session-context.js';
import { Drops } from './drops.js';
import { ECONOMY_WORDS } from './economy-words.js';
import { figure, measured, NO_VALUE } from './figures.js';
import { Sparkline } from './sparkline.js';
import styles from './stream-panel.module.css';

/** How the stream does. The ids are part of the page's interface: tests and tools read them. */
export function StreamPanel() {
  const stats = useApp((state) => state.stats);
  const engine = useApp((state) => state.server?.engine);
  const size = stats?.source;
  const isPerson = useApp((state) => modeOf(state, state.stats?.classes?.mode)?.kind === 'alpha');
  const person = isPerson ? stats?.classes?.shares[0] : undefined;
  return (
    <Panel title="Stream" aside={size === undefined ? null : `${size.widthPx} × ${size.heightPx}`}>
      <div className={styles.hero}>
        <p className={styles.fps}>
          <b id="stat-fps">{figure(stats?.fps, 1)}</b>
          <span>masks a second</span>
        </p>
        <Sparkline />
      </div>
      <Figures>
        <FigureRow name="Inference" unit="ms" id="stat-inference">
          {figure(measured(stats?.inferenceMs), 1)}
        </FigureRow>
        <FigureRow name="Latency, median" unit="ms" id="stat-latency">
          {figure(measured(stats?.latencyP50Ms), 0)}
        </FigureRow>
        <FigureRow name="Latency, 95th percentile" unit="ms">
          {figure(measured(stats?.latencyP95Ms), 0)}
        </FigureRow>
        <FigureRow name="Classes in the picture" id="stat-classes">
          {stats?.classes?.shares.filter((share) => share >= LEAST_SHARE).length ?? NO_VALUE}
        </FigureRow>
        {person === undefined ? null : (
          <FigureRow name="Covered by you" unit="%">
            {percentOf(person)}
          </FigureRow>
        )}
        {stats === undefined || stats.economy === 'full' ? null : (
          <FigureRow name="Slow graphics" id="stat-economy">
            {ECONOMY_WORDS[stats.economy]}
          </FigureRow>
        )}
        {engine === undefined ? null : (
          <FigureRow name="Engine" id="stat-engine">
            {`${engine.name} on ${engine.device}`}
          </FigureRow>
        )}
      </Figures>
      <Drops />
    </Panel>
  );
}
