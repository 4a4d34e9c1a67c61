import { Gauge, type Registry } from 'prom-client';

/** How it stands with the flow at this moment. */
export interface FlowFigures {
  /** Frames that wait for a worker. */
  readonly waitingFrames: number;
  /** Sessions that were told a lower rate than their own. */
  readonly limitedSessions: number;
  /** Bytes that wait for clients to read them. */
  readonly unsentBytes: number;
}

/** Gauges of flow, read when somebody scrapes. */
export function registerFlow(registry: Registry, read: () => FlowFigures): void {
  const gauge = (name: string, help: string, value: (figures: FlowFigures) => number): void => {
    new Gauge({
      name: `maskwire_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value(read()));
      },
    });
  };
  gauge('frames_waiting', 'Frames that wait for a worker', (figures) => figures.waitingFrames);
  gauge(
    'sessions_limited',
    'Sessions that were told to send less because the workers are busy',
    (figures) => figures.limitedSessions,
  );
  gauge('unsent_bytes', 'Bytes that wait for clients to read them', (figures) => figures.unsentBytes);
}
