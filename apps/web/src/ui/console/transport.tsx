import { Camera, Clapperboard, FlipHorizontal2, Play, Square } from 'lucide-react';
import { isRunning, type Source } from '../../state/index.js';
import { Button } from '../parts/button.js';
import { Select } from '../parts/select.js';
import { useApp, useSession } from '../session-context.js';
import styles from './transport.module.css';

/** Start and stop, where the picture comes from, and which way round it is shown. */
export function Transport() {
  const session = useSession();
  const running = useApp((state) => isRunning(state.phase));
  const source = useApp((state) => state.settings.source);
  const mirror = useApp((state) => state.settings.mirror);
  const choose = (next: Source): void => {
    if (next === source) return;
    if (running) session.start(next);
    else session.change({ source: next });
  };
  return (
    <div className={styles.transport}>
      {running ? (
        <Button className={styles.start} onClick={() => session.stop()} data-testid="stop">
          <Square size={15} fill="currentColor" aria-hidden />
          Stop
        </Button>
      ) : (
        <Button
          className={[styles.start, styles.go].join(' ')}
          onClick={() => session.start(source)}
          data-testid="start"
        >
          <Play size={16} fill="currentColor" aria-hidden />
          Start
        </Button>
      )}
      <fieldset className={styles.sources}>
        <legend className="unseen">Source</legend>
        <SourceOption source="camera" chosen={source} onChoose={choose} />
        <SourceOption source="demo" chosen={source} onChoose={choose} />
      </fieldset>
      {source === 'camera' ? <CameraPicker /> : null}
      <button
        type="button"
        className={styles.mirror}
        aria-pressed={mirror}
        onClick={() => session.change({ mirror: !mirror })}
      >
        <FlipHorizontal2 size={18} aria-hidden />
        Mirror
      </button>
    </div>
  );
}

interface SourceOptionProps {
  readonly source: Source;
  readonly chosen: Source;
  readonly onChoose: (source: Source) => void;
}

function SourceOption({ source, chosen, onChoose }: SourceOptionProps) {
  const Icon = source === 'camera' ? Camera : Clapperboard;
  return (
    <label className={styles.source}>
      <input
        type="radio"
        name="source"
        className="unseen"
        value={source}
        checked={source === chosen}
        onChange={() => onChoose(source)}
      />
      <Icon size={17} aria-hidden />
      {source === 'camera' ? 'Camera' : 'Demo'}
    </label>
  );
}

/** The browser names cameras only once one was allowed; until then they are numbered. */
function CameraPicker() {
  const session = useSession();
  const cameras = useApp((state) => state.cameras);
  const cameraId = useApp((state) => state.settings.cameraId);
  const known = cameras.some((camera) => camera.id === cameraId);
  return (
    <Select
      className={styles.picker}
      aria-label="Camera"
      value={known ? cameraId : ''}
      disabled={cameras.length === 0}
      onChange={(event) => {
        const id = event.target.value;
        session.change({ cameraId: id === '' ? undefined : id });
      }}
    >
      <option value="">Default camera</option>
      {cameras.map((camera, index) => (
        <option key={camera.id} value={camera.id}>
          {camera.label === '' ? `Camera ${index + 1}` : camera.label}
        </option>
      ))}
    </Select>
  );
}
