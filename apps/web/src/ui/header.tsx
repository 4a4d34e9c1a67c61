import { Cpu } from 'lucide-react';
import { troubleInForce } from '../state/index.js';
import styles from './header.module.css';
import { phaseText, TROUBLE_WORDS } from './phase-words.js';
import { useApp } from './session-context.js';

export function Header() {
  const phase = useApp((state) => state.phase);
  const isInTrouble = useApp((state) => troubleInForce(state) !== undefined);
  const engine = useApp((state) => state.server?.engine);
  return (
    <header className={styles.header}>
      <h1 className={styles.brand}>
        <Mark />
        maskwire
      </h1>
      <span className={styles.phase} data-phase={phase.name} data-trouble={isInTrouble} data-testid="phase">
        <i className={styles.dot} />
        {isInTrouble ? TROUBLE_WORDS : phaseText(phase)}
      </span>
      {engine === undefined ? null : (
        <span className={styles.engine} title={engine.device} data-testid="engine">
          <Cpu size={15} aria-hidden />
          {engine.name}
          <span className={styles.workers}>
            {engine.workers} {engine.workers === 1 ? 'worker' : 'workers'}
          </span>
        </span>
      )}
    </header>
  );
}

/** The logo: a person cut along a line. */
function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="9" fill="#1f242c" />
      <path
        d="M16 6.800a5.200 5.200 0 0 0 0 10.400zM16 18.400C10.600 18.400 6.400 21 5.800 27H16z"
        fill="#ffb45c"
      />
      <path
        d="M16 6.800a5.200 5.200 0 0 1 0 10.400zM16 18.400c5.400 0 9.600 2.600 10.200 8.600H16z"
        fill="#ffb45c"
        fillOpacity="0.42"
      />
    </svg>
  );
}
