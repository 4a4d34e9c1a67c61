import { startServerProcess } from '../server-process.js';
import { type NetworkOptions, type Profile, spanOf } from './options.js';
import { Pictures } from './pictures.js';
import { type Figures, runScenario } from './run.js';
import type { Strategy } from './strategies.js';

/** The same network for every strategy, down to each stall. */
const SEED = 1;

export interface Outcome extends Figures {
  readonly profile: Profile;
  readonly strategy: Strategy;
}

/**
 * Every strategy in every network, before one real server. The strategies of one network run directly after each other,
 * so that what else the machine does hits them about alike.
 */
export async function measureNetworks(options: NetworkOptions): Promise<readonly Outcome[]> {
  const pictures = await Pictures.draw();
  const server = await startServerProcess(['--warmup-models', options.mode]);
  const outcomes: Outcome[] = [];
  try {
    for (const profile of options.profiles)
      for (const strategy of options.strategies) {
        const span = spanOf(profile, options.seconds);
        const figures = await runScenario(server, pictures, {
          profile,
          strategy,
          span,
          mode: options.mode,
          seed: SEED,
        });
        outcomes.push({ profile, strategy, ...figures });
        console.error(
          `${profile.name} ${strategy.name}: ${figures.fps.toFixed(1)} FPS, p95 ${figures.latencyMs.p95.toFixed(0)} ms`,
        );
      }
  } finally {
    await server.stop();
  }
  return outcomes;
}
