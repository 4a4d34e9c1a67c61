import type { ReactNode } from 'react';
import type { Effect, Settings } from '../../state/index.js';
import { useApp } from '../session-context.js';
import {
  BlurredRoom,
  Checks,
  Figure,
  FigureInBlocks,
  Gradient,
  GreyRoom,
  Hills,
  LightsOfRoom,
  OUTLINE,
  Room,
  RoomInBlocks,
  Spotlight,
} from './preview-art.js';

interface PreviewProps {
  readonly effect: Effect;
}

/** A small drawing of what an effect does to a person in a room; colours follow the settings. */
export function EffectPreview({ effect }: PreviewProps) {
  return (
    <svg viewBox="0 0 112 64" preserveAspectRatio="xMidYMid slice" aria-hidden>
      {effect === 'split' ? (
        <Panes />
      ) : (
        <>
          <Ground effect={effect} />
          <Person effect={effect} />
        </>
      )}
    </svg>
  );
}

const settingsOf = ({ settings }: { readonly settings: Settings }): Settings => settings;

function Ground({ effect }: PreviewProps) {
  const settings = useApp(settingsOf);
  switch (effect) {
    case 'none':
    case 'overlay':
    case 'contour':
    case 'split':
    case 'blend':
    case 'pixelate-person':
      return <Room />;
    case 'blur':
      return <BlurredRoom />;
    case 'bokeh':
      return <LightsOfRoom />;
    case 'pixelate':
      return <RoomInBlocks />;
    case 'grey':
      return <GreyRoom />;
    case 'dim':
      return <DarkRoom darkness={0.3 + 0.6 * settings.dimLevel} />;
    case 'studio':
      return <DarkRoom darkness={0.5} />;
    case 'image':
      return <Hills />;
    case 'colour':
      return <rect width="112" height="64" fill={settings.backgroundColour} />;
    case 'gradient':
      return (
        <Gradient
          from={settings.backgroundColour}
          to={settings.gradientColour}
          angleDegrees={settings.gradientAngle}
        />
      );
    case 'screen':
      return <rect width="112" height="64" fill={settings.screenColour} />;
    case 'cutout':
      return <Checks />;
    case 'mask':
      return <rect width="112" height="64" fill="#000" />;
  }
}

function Person({ effect }: PreviewProps) {
  const colour = useApp((state) => state.settings.overlayColour);
  switch (effect) {
    case 'pixelate-person':
      return <FigureInBlocks />;
    case 'mask':
      return <path d={OUTLINE} fill="#fff" />;
    case 'studio':
      return (
        <>
          <Figure />
          <Spotlight />
        </>
      );
    case 'overlay':
      return <Painted colour={colour} />;
    case 'contour':
      return (
        <>
          <Figure />
          <path d={OUTLINE} fill="none" stroke={colour} strokeWidth="3" />
        </>
      );
    case 'blend':
      return (
        <>
          <Figure />
          <path d={OUTLINE} fill={colour} style={{ mixBlendMode: 'color' }} />
        </>
      );
    default:
      return <Figure />;
  }
}

function Painted({ colour }: { readonly colour: string }) {
  return (
    <>
      <Figure />
      <path d={OUTLINE} fill={colour} fillOpacity="0.62" />
    </>
  );
}

function DarkRoom({ darkness }: { readonly darkness: number }) {
  return (
    <>
      <Room />
      <rect width="112" height="64" fill="#07090b" fillOpacity={darkness} />
    </>
  );
}

/** The middle of two pictures, side by side. */
function Panes() {
  const colour = useApp((state) => state.settings.overlayColour);
  return (
    <>
      <Pane x={0}>
        <Figure />
      </Pane>
      <Pane x={57}>
        <Painted colour={colour} />
      </Pane>
    </>
  );
}

function Pane({ x, children }: { readonly x: number; readonly children: ReactNode }) {
  return (
    <svg x={x} width="55" height="64" viewBox="22 0 68 64" preserveAspectRatio="xMidYMid slice" aria-hidden>
      <Room />
      {children}
    </svg>
  );
}
