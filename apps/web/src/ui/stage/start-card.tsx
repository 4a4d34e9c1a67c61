import { Camera, Clapperboard, Lock, ShieldCheck } from 'lucide-react';
import { Button } from '../parts/button.js';
import { useApp, useSession } from '../session-context.js';
import { StageCard } from './stage-card.js';
import styles from './start-card.module.css';

/** The first thing seen: what this is, what happens to the picture, and one button. */
export function StartCard() {
  const session = useSession();
  const camera = useApp((state) => state.environment.camera);
  const demoFirst = useApp((state) => state.settings.source === 'demo') || camera !== 'available';
  const cameraButton = (
    <Button key="camera" look={demoFirst ? 'plain' : 'primary'} onClick={() => session.start('camera')}>
      <Camera size={18} aria-hidden />
      Start camera
    </Button>
  );
  const demoButton = (
    <Button key="demo" look={demoFirst ? 'primary' : 'plain'} onClick={() => session.start('demo')}>
      <Clapperboard size={18} aria-hidden />
      Try the demo
    </Button>
  );
  return (
    <StageCard
      look="opening"
      title="See yourself, not your room"
      actions={
        demoFirst ? [demoButton, camera === 'available' ? cameraButton : null] : [cameraButton, demoButton]
      }
    >
      {camera === 'available' ? null : <CameraHint camera={camera} />}
      <p className={styles.privacy}>
        <ShieldCheck size={18} aria-hidden />
        <span>
          Your camera picture stays on this device at full size. A small copy is sent to <em>your</em> server,
          for the mask.
        </span>
      </p>
    </StageCard>
  );
}

function CameraHint({ camera }: { readonly camera: 'insecure' | 'missing' }) {
  return (
    <p className={styles.hint}>
      <Lock size={17} aria-hidden />
      {camera === 'insecure' ? (
        <span>
          This address is plain http, where browsers give no camera. Start the server with{' '}
          <code>--tls-cert</code> and <code>--tls-key</code> and open the page by https.
        </span>
      ) : (
        <span>This browser gives pages no camera.</span>
      )}
    </p>
  );
}
