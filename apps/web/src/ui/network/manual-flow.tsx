import { type FixedValues, MANUAL_RANGES } from '../../state/index.js';
import { ValueSlider } from '../parts/value-slider.js';
import { useApp, useSession } from '../session-context.js';
import styles from './network-panel.module.css';

const SLIDERS: readonly {
  readonly field: keyof FixedValues;
  readonly label: string;
  readonly unit?: string;
  readonly step?: number;
}[] = [
  { field: 'quality', label: 'Quality' },
  // Every size that a preset has is a multiple of this.
  { field: 'maxDimensionPx', label: 'Longest side', unit: 'px', step: 16 },
  { field: 'window', label: 'In flight' },
  { field: 'maxFps', label: 'At most', unit: 'FPS' },
];

/** The user's own values of what is sent. */
export function ManualFlow() {
  const session = useSession();
  const manual = useApp((state) => state.settings.manual);
  return (
    <div className={styles.manual}>
      {SLIDERS.map(({ field, ...slider }) => (
        <ValueSlider
          key={field}
          {...slider}
          {...MANUAL_RANGES[field]}
          value={manual[field]}
          onChange={(value) => session.change({ manual: { ...manual, [field]: value } })}
        />
      ))}
    </div>
  );
}
