import { Check } from 'lucide-react';
import { Button } from '../parts/button.js';
import { useApp, useSession } from '../session-context.js';
import { flowWords } from './flow-words.js';
import styles from './test-result.module.css';

interface RecommendationProps {
  readonly flow: string;
  readonly why: string;
}

/** What to choose, and the button that does. */
export function Recommendation({ flow, why }: RecommendationProps) {
  const session = useSession();
  const presets = useApp((state) => state.presets);
  const isChosen = useApp((state) => state.settings.flow === flow);
  return (
    <section className={styles.advice} aria-label="Recommendation">
      <p>
        <b>Recommended flow: {flowWords(flow, presets).title}</b>
        {why}
      </p>
      {isChosen ? (
        <span className={styles.chosen}>
          <Check size={16} aria-hidden />
          In use
        </span>
      ) : (
        <Button look="primary" onClick={() => session.change({ flow })}>
          Use it
        </Button>
      )}
    </section>
  );
}
