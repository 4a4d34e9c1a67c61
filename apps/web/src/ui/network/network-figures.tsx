import { figure, measured, NO_VALUE } from '../panels/figures.js';
import { FigureRow, Figures } from '../parts/figure-row.js';
import { LightSign } from '../parts/light-sign.js';
import { useApp } from '../session-context.js';
import { imageWords, limitWords } from './flow-words.js';

const KBIT_PER_MB = 8000;
/** Below this a rate needs its second decimal. */
const SMALL_MB = 1;

/** What is sent and how that goes. */
export function NetworkFigures() {
  const stats = useApp((state) => state.stats);
  const sending = stats?.sending;
  return (
    <Figures>
      <FigureRow name="Sending" id="stat-sending" note={sending && limitWords(sending)}>
        {sending === undefined ? NO_VALUE : imageWords(sending)}
      </FigureRow>
      <FigureRow
        name="Round trip"
        unit="ms"
        id="stat-round-trip"
        sign={<LightSign light={stats?.lights.roundTrip} />}
        note={stats?.baseRttMs ? `the way alone ${figure(stats.baseRttMs, 0)} ms` : undefined}
      >
        {figure(measured(stats?.roundTripMs), 0)}
      </FigureRow>
      <MaskAge />
      <FigureRow
        name="Up / down"
        unit="MB/s"
        id="stat-traffic"
        sign={<LightSign light={stats?.lights.traffic} />}
      >
        {stats === undefined ? NO_VALUE : `${megabytesPerS(stats.upKbps)} / ${megabytesPerS(stats.downKbps)}`}
      </FigureRow>
      <FigureRow
        name="Frame / mask"
        unit="KB"
        id="stat-sizes"
        sign={<LightSign light={stats?.lights.frame} />}
      >
        {stats === undefined
          ? NO_VALUE
          : `${figure(measured(stats.upKbPerFrame), 1)} / ${figure(measured(stats.downKbPerFrame), 1)}`}
      </FigureRow>
    </Figures>
  );
}

function MaskAge() {
  const stats = useApp((state) => state.stats);
  if (stats?.sync !== 'low-latency')
    return (
      <FigureRow name="Mask age" id="stat-mask-age">
        {stats === undefined ? NO_VALUE : 'on its own frame'}
      </FigureRow>
    );
  return (
    <FigureRow name="Mask age" unit="ms" id="stat-mask-age">
      {figure(stats.maskAgeMs, 0)}
    </FigureRow>
  );
}

const megabytesPerS = (kbps: number): string => {
  const rate = kbps / KBIT_PER_MB;
  return figure(rate, rate < SMALL_MB ? 2 : 1);
};
