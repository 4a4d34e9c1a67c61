import { useId } from 'react';
import styles from './start-art.module.css';

const BODY = 'M528 560c2-88 34-132 104-150 26-7 44-16 50-34h56c6 18 24 27 50 34 70 18 102 62 104 150z';
const FACE = 'M710 168c46 0 74 34 74 86 0 60-34 104-74 104s-74-44-74-104c0-52 28-86 74-86z';
const HAIR =
  'M632 268c-20-84 12-134 82-134 66 0 96 46 76 132-6-34-18-54-38-64-36 16-72 18-94 8-14 14-22 32-26 58z';
const OUTLINE =
  'M528 560c2-88 34-132 104-150 26-7 44-16 50-34v-30c-26-18-44-48-48-82-20-84 10-130 80-130 66 0 96 46 76 132-6 32-24 62-52 80v30c6 18 24 27 50 34 70 18 102 62 104 150';

/** The empty stage: a person before another place, with the line the mask follows. */
export function StartArt({ moving }: { readonly moving: boolean }) {
  const id = useId();
  const url = (name: string): string => `url(#${id}${name})`;
  return (
    <svg className={styles.art} viewBox="0 0 960 540" preserveAspectRatio="xMaxYMid slice" aria-hidden>
      <defs>
        <radialGradient id={`${id}wall`} cx="0.74" cy="0.5" r="0.8">
          <stop offset="0" stopColor="#2a303a" />
          <stop offset="0.6" stopColor="#171a20" />
          <stop offset="1" stopColor="#0e1115" />
        </radialGradient>
        <linearGradient id={`${id}sky`} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#2b2d5e" />
          <stop offset="0.4" stopColor="#8a5580" />
          <stop offset="0.62" stopColor="#ea8f70" />
          <stop offset="0.78" stopColor="#ffc98a" />
        </linearGradient>
        <linearGradient id={`${id}shirt`} x1="0" y1="0" x2="1" y2="1">
          <stop offset="0" stopColor="#5d7186" />
          <stop offset="1" stopColor="#36434f" />
        </linearGradient>
        <linearGradient id={`${id}skin`} x1="0" y1="0" x2="1" y2="0.3">
          <stop offset="0" stopColor="#d39c7c" />
          <stop offset="1" stopColor="#f2c8a4" />
        </linearGradient>
        <clipPath id={`${id}disc`}>
          <circle cx="710" cy="282" r="212" />
        </clipPath>
      </defs>
      <rect width="960" height="540" fill={url('wall')} />
      <Room />
      <g clipPath={url('disc')}>
        <rect x="490" y="60" width="440" height="450" fill={url('sky')} />
        <circle cx="838" cy="318" r="34" fill="#fff0cf" />
        <path d="M480 372c60-34 110-12 160 2s90-44 150-30 100 10 150-14v200H480z" fill="#9c5870" />
        <path d="M480 420c70-30 120 10 190 0s130-40 270-6v120H480z" fill="#5f3a60" />
        <path d="M480 462c90-20 150 16 240 2s130-16 220 0v80H480z" fill="#31234a" />
      </g>
      <g>
        <path d={BODY} fill={url('shirt')} />
        <path d="M680 330h60v54c0 34-60 34-60 0z" fill="#bb8568" />
        <path d={FACE} fill={url('skin')} />
        <path d={HAIR} fill="#332a2b" />
      </g>
      <path className={styles.cut} data-moving={moving} d={OUTLINE} />
    </svg>
  );
}

/** The room that goes away: only lines of it are left. */
function Room() {
  return (
    <g fill="none" stroke="#fff" strokeOpacity="0.07" strokeWidth="2">
      <path d="M0 468h960" />
      <rect x="60" y="70" width="150" height="170" rx="4" />
      <path d="M135 70v170M60 155h150" />
      <path d="M300 120h170M300 210h170M300 300h170M300 90v378M470 90v378" />
      <path d="M320 120V84h14v36M342 120V76h18v44M370 120V88l14-4 8 36M330 210v-40h16v40M356 210v-34h12v34M420 210v-46h16v46M316 300v-42h18v42M350 300v-36h14v36M386 300v-48h14v48" />
    </g>
  );
}
