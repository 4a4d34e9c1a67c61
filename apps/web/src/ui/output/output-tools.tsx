import {
  Camera,
  Circle,
  ClipboardCopy,
  Ellipsis,
  LoaderCircle,
  type LucideIcon,
  MonitorUp,
  PictureInPicture2,
  Square,
} from 'lucide-react';
import { useId } from 'react';
import { clockText, MAX_RECORDING_BYTES, MAX_RECORDING_MS, type Recording } from '../../state/index.js';
import { megabytes } from '../panels/figures.js';
import { useApp, useSession } from '../session-context.js';
import styles from './output-tools.module.css';

/**
 * Takes the picture elsewhere: a file, the clipboard, a small window, the clean view.
 * @param isSmall what is seldom wanted is in a menu, with its name
 */
export function OutputTools({ isSmall }: { readonly isSmall: boolean }) {
  const { output } = useSession();
  const { isSnapping } = useApp((state) => state.output);
  const isHidden = useApp((state) => state.graphicsLost || state.phase.name !== 'live');
  if (isHidden) return <RecordTool />;
  return (
    <>
      <Tool icon={Camera} name="Save a snapshot" busy={isSnapping} onPress={() => output.saveSnapshot()} />
      {isSmall ? null : <CopyTool />}
      <RecordTool />
      {isSmall ? <MoreTools /> : <WindowTools />}
    </>
  );
}

function MoreTools() {
  const menu = useId();
  return (
    <>
      <button type="button" className={styles.tool} aria-label="More" popoverTarget={menu}>
        <Ellipsis size={19} aria-hidden />
      </button>
      <div id={menu} popover="auto" role="group" aria-label="More" className={styles.menu}>
        <CopyTool menu={menu} />
        <WindowTools menu={menu} />
      </div>
    </>
  );
}

interface InMenu {
  /** Id of the menu that a tool is in; it closes as the tool is pressed. */
  readonly menu?: string | undefined;
}

function CopyTool({ menu }: InMenu) {
  const { output } = useSession();
  const { isSnapping } = useApp((state) => state.output);
  return (
    <Tool
      icon={ClipboardCopy}
      name="Copy a snapshot"
      menu={menu}
      lacks={output.lacks('copy')}
      busy={isSnapping}
      onPress={() => output.copySnapshot()}
    />
  );
}

function WindowTools({ menu }: InMenu) {
  const { output } = useSession();
  const { isInSmallWindow } = useApp((state) => state.output);
  return (
    <>
      <Tool
        icon={PictureInPicture2}
        name="Picture in picture"
        menu={menu}
        lacks={output.lacks('small-window')}
        pressed={isInSmallWindow}
        onPress={() => output.toggleSmallWindow()}
      />
      <Tool
        icon={MonitorUp}
        name="Open the clean view"
        hint="A tab with nothing but the picture, for OBS or a screen share. It is a second stream."
        menu={menu}
        onPress={() => output.openStageView()}
      />
    </>
  );
}

const BOUNDS = `Up to ${MAX_RECORDING_MS / 60_000} minutes or ${MAX_RECORDING_BYTES / 2 ** 30} GB, without sound.`;

/** While it records it shows for how long, and stays where it is whatever happens to the picture. */
function RecordTool() {
  const { output } = useSession();
  const recording = useApp((state) => state.output.recording);
  if (recording.name === 'off')
    return (
      <Tool
        icon={Circle}
        name="Record"
        hint={BOUNDS}
        lacks={output.lacks('record')}
        onPress={() => output.startRecording()}
      />
    );
  return (
    <button
      type="button"
      className={styles.recording}
      data-testid="recording"
      data-state={recording.name}
      onClick={() => output.stopRecording()}
      aria-label={recording.name === 'saving' ? 'Saving the recording' : 'Stop recording'}
      title={BOUNDS}
    >
      {recording.name === 'saving' ? (
        <LoaderCircle size={17} aria-hidden />
      ) : (
        <Square size={15} aria-hidden />
      )}
      <span className={styles.figures}>{figures(recording)}</span>
    </button>
  );
}

function figures(recording: Exclude<Recording, { name: 'off' }>): string {
  if (recording.name === 'saving') return clockText(recording.lengthMs);
  return `${clockText(recording.lengthMs)} · ${megabytes(recording.bytes)}`;
}

interface ToolProps extends InMenu {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly hint?: string;
  /** Why it cannot be used in this browser; it stays in place and says so when pressed. */
  readonly lacks?: string | undefined;
  readonly busy?: boolean;
  readonly pressed?: boolean;
  readonly onPress: () => void;
}

function Tool({ icon: Icon, name, hint, menu, lacks, busy, pressed, onPress }: ToolProps) {
  const { store } = useSession();
  const press = (): void => {
    // Not left to the button's own attribute, which does nothing once the press has disabled it.
    if (menu !== undefined) document.getElementById(menu)?.hidePopover();
    if (lacks === undefined) onPress();
    else store.dispatch({ kind: 'notice', text: lacks });
  };
  return (
    <button
      type="button"
      className={styles.tool}
      aria-label={name}
      aria-pressed={pressed}
      aria-disabled={lacks !== undefined}
      aria-description={lacks ?? hint}
      title={[name, lacks ?? hint].filter((text) => text !== undefined).join('. ')}
      disabled={busy}
      onClick={press}
    >
      <Icon size={19} aria-hidden />
      {menu === undefined ? null : (
        <span className={styles.name}>
          {name}
          <small>{lacks ?? hint}</small>
        </span>
      )}
    </button>
  );
}
