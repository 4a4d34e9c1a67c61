import type { ImagePlan } from '@maskwire/client';
import { FRAME_HEADER_BYTES } from '@maskwire/protocol';
import { startServerProcess } from '../server-process.js';
import type { NetworkOptions, Profile } from './options.js';
import { Pictures } from './pictures.js';
import { type Figures, runScenario } from './run.js';
import type { SceneProfile } from './simulated-scene.js';
import { USUAL_SERVER } from './simulated-server.js';
import type { FlowResult } from './simulated-stats.js';
import { simulate } from './simulator.js';
import type { Strategy } from './strategies.js';

const SEED = 1;
/** No worker overtakes another, so that every mask counts in both. */
const WORKERS = 1;
/** Name of the event, and the framing of Socket.IO and WebSocket: two packets for each message. */
const ENVELOPE_BYTES = 60;

export interface Pair {
  readonly profile: Profile;
  readonly strategy: Strategy;
  readonly real: Figures;
  readonly simulated: FlowResult;
}

/**
 * The same strategies in the same networks, for real and in simulated time: same stalls, same time from the first frame
 * on, and the simulation is told what the real run's pictures, masks and model took.
 */
export async function measureAgreement(options: NetworkOptions): Promise<readonly Pair[]> {
  const pictures = await Pictures.draw();
  const server = await startServerProcess(['--warmup-models', options.mode, '--workers', String(WORKERS)]);
  const pairs: Pair[] = [];
  const durationMs = options.seconds * 1000;
  try {
    for (const profile of options.profiles)
      for (const strategy of options.strategies) {
        const span = { startAtMs: 0, warmMs: 0, measuredMs: durationMs };
        const real = await runScenario(server, pictures, {
          profile,
          strategy,
          span,
          mode: options.mode,
          seed: SEED,
        });
        const simulated = simulate({
          profile,
          flow: strategy.flow,
          seed: SEED,
          durationMs,
          server: { ...USUAL_SERVER, workers: WORKERS, measuredMs: real.serviceMs },
          scene: sceneOf(pictures, real),
        });
        pairs.push({ profile, strategy, real, simulated });
      }
  } finally {
    await server.stop();
  }
  return pairs;
}

/** The drawn person; its pictures come from memory, in no time. */
function sceneOf(pictures: Pictures, real: Figures): SceneProfile {
  const maskBytes = Math.round(real.downBytesPerMask) + ENVELOPE_BYTES;
  return {
    frameBytes: (image: ImagePlan) =>
      Math.round(pictures.usualBytes(image)) + FRAME_HEADER_BYTES + ENVELOPE_BYTES,
    maskBytes: () => maskBytes,
    encodeMs: { jpeg: 0, webp: 0 },
  };
}
