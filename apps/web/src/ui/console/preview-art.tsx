import { useId } from 'react';

/** What previews are drawn of, in a view of 112 x 64. */

/** Around the whole figure. */
export const OUTLINE = 'M30 64c1-14 8-20 20-22l.5-7C43 29 43 10 56 10s13 19 5.500 25l.5 7c12 2 19 8 20 22z';

export function Figure() {
  return (
    <>
      <path d="M30 64c1-14 8-20 20-22h12c12 2 19 8 20 22z" fill="#6d8196" />
      <path d="M50.500 34h11v10c0 5-11 5-11 0z" fill="#d9a988" />
      <ellipse cx="56" cy="25.500" rx="10" ry="12" fill="#ecc0a0" />
      <path
        d="M45.500 26c-2-12 4-16 10.500-16s12.500 4 10.500 16c-1.500-6-4-8-8-9-4 3-10 3-13 9z"
        fill="#40302b"
      />
    </>
  );
}

export function Room() {
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

export function BlurredRoom() {
  const id = useId();
  return (
    <>
      <filter id={id} x="-10%" y="-10%" width="120%" height="120%">
        <feGaussianBlur stdDeviation="4.5" />
      </filter>
      <g filter={`url(#${id})`}>
        <Room />
      </g>
    </>
  );
}

export function GreyRoom() {
  const id = useId();
  return (
    <>
      <filter id={id} x="0" y="0" width="100%" height="100%">
        <feColorMatrix type="saturate" values="0" />
      </filter>
      <g filter={`url(#${id})`}>
        <Room />
      </g>
    </>
  );
}

/** x, y, radius and colour of lights out of focus. */
const LIGHTS = [
  [14, 14, 9, '#d8ecf2'],
  [30, 26, 7, '#b7d3dc'],
  [10, 38, 6, '#9fc0ca'],
  [88, 16, 8, '#f0b765'],
  [101, 30, 9, '#9ccbb5'],
  [86, 42, 7, '#df8770'],
  [104, 51, 6, '#f0b765'],
  [26, 54, 6, '#8a7f74'],
] as const;

export function LightsOfRoom() {
  return (
    <>
      <rect width="112" height="64" fill="#3a464e" />
      <BlurredRoom />
      <rect width="112" height="64" fill="#232b31" fillOpacity="0.45" />
      {LIGHTS.map(([cx, cy, r, fill]) => (
        <circle key={`${cx} ${cy}`} cx={cx} cy={cy} r={r} fill={fill} fillOpacity="0.62" />
      ))}
    </>
  );
}

export function Hills() {
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

export function Checks() {
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

interface GradientProps {
  readonly from: string;
  readonly to: string;
  /** Clockwise; 0 = upwards. */
  readonly angleDegrees: number;
}

export function Gradient({ from, to, angleDegrees }: GradientProps) {
  const id = useId();
  const angle = (angleDegrees * Math.PI) / 180;
  const [dx, dy] = [Math.sin(angle) / 2, -Math.cos(angle) / 2];
  return (
    <>
      <linearGradient id={id} x1={0.5 - dx} y1={0.5 - dy} x2={0.5 + dx} y2={0.5 + dy}>
        <stop stopColor={from} />
        <stop offset="1" stopColor={to} />
      </linearGradient>
      <rect width="112" height="64" fill={`url(#${id})`} />
    </>
  );
}

/** A soft light from above, as wide as the figure. */
export function Spotlight() {
  const id = useId();
  return (
    <>
      <radialGradient id={id} cx="0.5" cy="0.34" r="0.5">
        <stop stopColor="#fff3dc" stopOpacity="0.42" />
        <stop offset="1" stopColor="#fff3dc" stopOpacity="0" />
      </radialGradient>
      <rect width="112" height="64" fill={`url(#${id})`} />
    </>
  );
}

/** Blocks by letter; a point is no block. */
const BLOCKS: Readonly<Record<string, string>> = {
  w: '#4b5a63',
  v: '#5d6d76',
  g: '#b7c9cf',
  m: '#8696a0',
  s: '#6d4f3a',
  t: '#8d6c4f',
  u: '#7f7466',
  f: '#3b3733',
  d: '#49392d',
  h: '#40302b',
  k: '#ecc0a0',
  l: '#d9a988',
  a: '#6d8196',
  b: '#61758a',
};

interface MosaicProps {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly rows: readonly string[];
}

function Mosaic({ x, y, side, rows }: MosaicProps) {
  const blocks = rows.flatMap((row, down) =>
    row
      .split('')
      .map((letter, across) => ({ x: x + across * side, y: y + down * side, fill: BLOCKS[letter] })),
  );
  return blocks.map((block) =>
    block.fill === undefined ? null : (
      // A little wider than their place, or the ground would shine through as lines.
      <rect key={`${block.x} ${block.y}`} {...block} width={side + 0.3} height={side + 0.3} />
    ),
  );
}

export function RoomInBlocks() {
  return <Mosaic x={0} y={0} side={16} rows={['mgvwwut', 'mgvwwts', 'vmwwwst', 'ffffffd']} />;
}

export function FigureInBlocks() {
  const rows = [
    '...hhh...',
    '...hkh...',
    '...kkl...',
    '...lkk...',
    '...ala...',
    '..abaab..',
    '.aabaaba.',
    '.baabaab.',
  ];
  return <Mosaic x={24.5} y={8} side={7} rows={rows} />;
}
