import styles from './silhouette.module.css';

const HEAD = 'M480 118c47 0 80 38 80 90s-35 98-80 98-80-46-80-98 33-90 80-90z';
const BODY =
  'M236 560c4-98 44-160 128-184 34-10 56-22 66-44 16 14 32 20 50 20s34-6 50-20c10 22 32 34 66 44 84 24 124 86 128 184z';

/** The empty stage: an outline waiting for somebody, with the line a mask would follow. */
export function Silhouette() {
  return (
    <svg className={styles.silhouette} viewBox="0 0 960 540" preserveAspectRatio="xMidYMid slice" aria-hidden>
      <defs>
        <radialGradient id="stage-light" cx="0.5" cy="0.36" r="0.75">
          <stop offset="0" stopColor="#2b323c" />
          <stop offset="0.55" stopColor="#191d23" />
          <stop offset="1" stopColor="#0e1115" />
        </radialGradient>
        <linearGradient id="stage-person" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#39424e" />
          <stop offset="1" stopColor="#191d23" />
        </linearGradient>
      </defs>
      <rect width="960" height="540" fill="url(#stage-light)" />
      <g fill="url(#stage-person)" opacity="0.55">
        <path d={BODY} />
        <path d={HEAD} />
      </g>
      <g className={styles.cut}>
        <path d={BODY} />
        <path d={HEAD} />
      </g>
    </svg>
  );
}
