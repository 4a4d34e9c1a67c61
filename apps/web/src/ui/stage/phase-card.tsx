import { Camera, Clapperboard, LoaderCircle, Play, RotateCw, ServerOff } from 'lucide-react';
import type { Phase } from '../../state/index.js';
import { Button } from '../parts/button.js';
import { useApp, useSession } from '../session-context.js';
import { FailureCard } from './failure-card.js';
import styles from './phase-card.module.css';
import { StageCard } from './stage-card.js';
import { StartCard } from './start-card.js';

/** What the stage says in a phase; nothing while live, where the picture speaks. */
export function PhaseCard({ phase }: { readonly phase: Phase }) {
  switch (phase.name) {
    case 'idle':
      return <StartCard />;
    case 'asking':
      return (
        <StageCard icon={Camera} title="May this page use your camera?">
          <p>Your browser is asking. Choose “Allow” to go on.</p>
        </StageCard>
      );
    case 'connecting':
      return <StageCard icon={LoaderCircle} busy title="Connecting to your server" />;
    case 'warming':
      return <WarmingCard progress={phase.progress} />;
    case 'live':
      return null;
    case 'reconnecting':
      return <ReconnectingCard phase={phase} />;
    case 'stopped':
      return <StoppedCard />;
    case 'failed':
      return <FailureCard failure={phase.failure} />;
  }
}

function WarmingCard({ progress }: { readonly progress: number | undefined }) {
  return (
    <StageCard icon={LoaderCircle} busy title="Warming up the model">
      <p>The first start takes a moment; the next one does not.</p>
      <progress className={styles.progress} max={1} value={progress} aria-label="Warm-up" />
    </StageCard>
  );
}

function ReconnectingCard({ phase }: { readonly phase: Extract<Phase, { name: 'reconnecting' }> }) {
  const session = useSession();
  const origin = useApp((state) => state.environment.origin);
  return (
    <StageCard
      icon={phase.wasConnected ? RotateCw : ServerOff}
      busy={phase.wasConnected}
      title={phase.wasConnected ? 'Connection lost' : 'No server answers'}
      actions={
        <Button look="primary" onClick={() => session.retry()}>
          <RotateCw size={17} aria-hidden />
          Try now
        </Button>
      }
    >
      {phase.wasConnected ? (
        <p>Your picture stays hidden until the server is back. Nothing to do: this page keeps trying.</p>
      ) : (
        <p>
          Nothing replies at <code>{origin}</code>. Start the server with <code>npm start</code>; this page
          keeps trying.
        </p>
      )}
      <p className={styles.small}>
        Attempt {phase.attempt}
        {phase.fault === undefined ? '' : ` · ${phase.fault.message}`}
      </p>
    </StageCard>
  );
}

function StoppedCard() {
  const session = useSession();
  const source = useApp((state) => state.settings.source);
  return (
    <StageCard
      title="Stopped"
      actions={
        <>
          <Button look="primary" onClick={() => session.start(source)}>
            <Play size={17} aria-hidden />
            Start again
          </Button>
          {source === 'camera' ? (
            <Button onClick={() => session.start('demo')}>
              <Clapperboard size={17} aria-hidden />
              Try the demo
            </Button>
          ) : null}
        </>
      }
    >
      <p>The camera is off and nothing is sent.</p>
    </StageCard>
  );
}
