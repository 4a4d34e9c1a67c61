import { Info, TriangleAlert } from 'lucide-react';
import type { Finding } from '../../state/index.js';
import { useApp } from '../session-context.js';
import styles from './findings.module.css';

/** More would be a log. */
const MOST_FINDINGS = 2;
const NONE: readonly Finding[] = [];

/** What is wrong with the stream, and what helps; nothing while all is well. */
export function Findings() {
  const findings = useApp((state) => state.stats?.findings ?? NONE).slice(0, MOST_FINDINGS);
  return (
    <>
      {findings.length === 0 ? null : (
        <ul className={styles.findings} data-testid="findings">
          {findings.map((finding) => (
            <FindingRow key={finding.code} finding={finding} />
          ))}
        </ul>
      )}
      {/* The figures change four times a second, the sentences do not. */}
      <p className="unseen" aria-live="polite">
        {findings.map(({ sentence }) => sentence).join(' ')}
      </p>
    </>
  );
}

function FindingRow({ finding: { severity, sentence, figure } }: { readonly finding: Finding }) {
  const Icon = severity === 'warning' ? TriangleAlert : Info;
  return (
    <li className={styles[severity]}>
      <Icon size={16} aria-label={severity === 'warning' ? 'Warning' : 'Note'} />
      <p>
        {sentence} <span>{figure}</span>
      </p>
    </li>
  );
}
