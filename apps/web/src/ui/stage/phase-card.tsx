import type { ModeInfo } from '@maskwire/protocol';
import {
  Camera,
  Clapperboard,
  CloudDownload,
  CloudOff,
  LoaderCircle,
  Play,
  RotateCw,
  ServerOff,
  Undo2,
} from 'lucide-react';
import { modeOf, type Phase, troubleInForce } from '../../state/index.js';
import { megabytes } from '../panels/figures.js';
import { Button } from '../parts/button.js';
import { PHASE_WORDS } from '../phase-words.js';
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
    case 'loading':
    case 'warming':
      return <LoadingCard phase={phase} />;
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

type LoadingPhase = Extract<Phase, { name: 'loading' | 'warming' }>;

/** The way of a mode to its first mask: fetched, then made ready, or neither. */
function LoadingCard({ phase }: { readonly phase: LoadingPhase }) {
  const mode = useApp((state) => modeOf(state, state.server?.mode));
  const trouble = useApp(troubleInForce);
  const proven = useApp((state) => modeOf(state, state.provenMode));
  if (trouble !== undefined && mode !== undefined) return <TroubleCard mode={mode} reason={trouble.reason} />;
  const goBack = proven !== undefined && proven.id !== mode?.id ? proven : undefined;
  const isLoading = phase.name === 'loading';
  const name = mode?.title ?? 'the model';
  return (
    <StageCard
      icon={isLoading ? CloudDownload : LoaderCircle}
      busy={!isLoading}
      title={isLoading ? `Downloading ${name}` : `Warming up ${name}`}
      actions={goBack && <ChangeTo mode={goBack} words={`Back to ${goBack.title}`} />}
    >
      <p>{isLoading ? 'The server fetches the model once and keeps it.' : NOT_AGAIN}</p>
      <Progress share={phase.progress} label={PHASE_WORDS[phase.name]} />
      {isLoading ? <p className={styles.small}>{amount(phase.progress, mode?.downloadBytes)}</p> : null}
    </StageCard>
  );
}

const NOT_AGAIN = 'The first start takes a moment; the next one does not.';

/** Nothing done yet and an unknown share look alike: something is under way. */
function Progress({ share, label }: { readonly share: number | undefined; readonly label: string }) {
  return <progress className={styles.progress} max={1} value={share || undefined} aria-label={label} />;
}

/** How much of a download is there, as far as it is known. */
function amount(share: number | undefined, bytes: number | undefined): string {
  const percent = share === undefined ? undefined : `${Math.floor(share * 100)} %`;
  const size = bytes ? megabytes(bytes) : undefined;
  return [percent, size].filter((part) => part !== undefined).join(' of ') || 'Starting';
}

function ChangeTo({ mode, words }: { readonly mode: ModeInfo; readonly words: string }) {
  const session = useSession();
  return (
    <Button onClick={() => session.change({ mode: mode.id })}>
      <Undo2 size={17} aria-hidden />
      {words}
    </Button>
  );
}

/** There is no mode to go back to, but there may be one that works. The server tries again by itself. */
function TroubleCard({ mode, reason }: { readonly mode: ModeInfo; readonly reason: string }) {
  const other = useApp((state) =>
    state.server?.modes.find(({ id, listed, downloadBytes }) => listed && !downloadBytes && id !== mode.id),
  );
  return (
    <StageCard
      icon={CloudOff}
      tone="alarm"
      title={`${mode.title} could not be loaded`}
      actions={other && <ChangeTo mode={other} words={`Use ${other.title}`} />}
    >
      <p>{reason}</p>
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
