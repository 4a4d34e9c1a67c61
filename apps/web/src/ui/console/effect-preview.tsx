import { useId } from 'react';
import type { Effect } from '../../state/index.js';
import { useApp } from '../session-context.js';

/** A small drawing of what an effect does to a person in a room; colours follow the settings. */
export function EffectPreview({ effect }: { readonly effect: Effect }) {
  return (
    <svg viewBox="0 0 112 64" preserveAspectRatio="xMidYMin slice" aria-hidden>
      <Ground effect={effect} />
      <Person effect={effect} />
    </svg>
  );
}

function Ground({ effect }: { readonly effect: Effect }) {
  const colour = useApp((state) => state.settings.backgroundColour);
  const key = useApp((state) => state.settings.screenColour);
  switch (effect) {
    case 'blur':
    case 'bokeh':
      return <BlurredRoom />;
    case 'image':
      return <Hills />;
    case 'colour':
      return <rect width="112" height="64" fill={colour} />;
    case 'gradient':
      return <Gradient />;
    case 'screen':
      return <rect width="112" height="64" fill={key} />;
    case 'cutout':
      return <Checks />;
    case 'mask':
      return <rect width="112" height="64" fill="#000" />;
    case 'grey':
      return (
        <g style={{ filter: 'grayscale(1)' }}>
          <Room />
        </g>
      );
    case 'dim':
    case 'studio':
      return (
        <>
          <Room />
          <rect width="112" height="64" fillOpacity="0.6" />
        </>
      );
    case 'none':
    case 'overlay':
    case 'contour':
    case 'split':
    case 'blend':
    case 'pixelate':
    case 'pixelate-person':
      return <Room />;
  }
}

function BlurredRoom() {
  const blur = useId();
  return (
    <>
      <filter id={blur} x="-10%" y="-10%" width="120%" height="120%">
        <feGaussianBlur stdDeviation="4.5" />
      </filter>
      <g filter={`url(#${blur})`}>
        <Room />
      </g>
    </>
  );
}

function Gradient() {
  const id = useId();
  const from = useApp((state) => state.settings.backgroundColour);
  const to = useApp((state) => state.settings.gradientColour);
  const angle = useApp((state) => state.settings.gradientAngle);
  return (
    <>
      <linearGradient id={id} x1="0" y1="1" x2="0" y2="0" gradientTransform={`rotate(${angle} 0.5 0.5)`}>
        <stop stopColor={from} />
        <stop offset="1" stopColor={to} />
      </linearGradient>
      <rect width="112" height="64" fill={`url(#${id})`} />
    </>
  );
}

function Person({ effect }: { readonly effect: Effect }) {
  const colour = useApp((state) => state.settings.overlayColour);
  return (
    <>
      <path d="M30 64c1-14 8-20 20-22h12c12 2 19 8 20 22z" fill="#6d8196" />
      <path d="M50.500 34h11v10c0 5-11 5-11 0z" fill="#d9a988" />
      <ellipse cx="56" cy="25.500" rx="10" ry="12" fill="#ecc0a0" />
      <path
        d="M45.500 26c-2-12 4-16 10.500-16s12.500 4 10.500 16c-1.500-6-4-8-8-9-4 3-10 3-13 9z"
        fill="#40302b"
      />
      {effect === 'overlay' || effect === 'split' || effect === 'blend' ? (
        <path
          d="M30 64c1-14 8-20 20-22l.5-7C43 29 43 10 56 10s13 19 5.500 25l.5 7c12 2 19 8 20 22z"
          fill={colour}
          fillOpacity="0.62"
        />
      ) : null}
    </>
  );
}

function Room() {
  return (
    <>
      <rect x="-12" y="-12" width="136" height="88" fill="#4b5a63" />
      <rect x="-12" y="54" width="136" height="22" fill="#3b3733" />
      <rect x="8" y="8" width="26" height="26" rx="1.500" fill="#c9dbe0" />
      <path d="M21 8v26M8 21h26" stroke="#8fa4ab" strokeWidth="1.500" />
      <rect x="82" y="12" width="24" height="46" fill="#6d4f3a" />
      <path d="M85 24h18M85 38h18M85 51h18" stroke="#38271c" strokeWidth="1.800" />
      <path d="M87 16v7M91 17v6M96 15v8" stroke="#e0a458" strokeWidth="2.600" />
      <path d="M88 29v8M93 30v7M99 28v9" stroke="#8fb6a3" strokeWidth="2.600" />
      <path d="M87 43v7M92 42v8M98 44v6" stroke="#c4705b" strokeWidth="2.600" />
    </>
  );
}

function Hills() {
  return (
    <>
      <rect width="112" height="64" fill="#52467f" />
      <rect y="20" width="112" height="44" fill="#c46f78" />
      <rect y="32" width="112" height="32" fill="#f2a874" />
      <circle cx="86" cy="34" r="9" fill="#ffe2b0" />
      <path d="M0 42c18-10 30-4 46 0s40-8 66-2v24H0z" fill="#7c4a6d" />
      <path d="M0 54c24-8 40 4 60-2s34-2 52-4v16H0z" fill="#33244a" />
    </>
  );
}

function Checks() {
  const id = useId();
  return (
    <>
      <pattern id={id} width="14" height="14" patternUnits="userSpaceOnUse">
        <rect width="14" height="14" fill="#1d2127" />
        <path d="M0 0h7v14h7V7H0z" fill="#353b45" />
      </pattern>
      <rect width="112" height="64" fill={`url(#${id})`} />
    </>
  );
}
